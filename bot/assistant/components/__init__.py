"""Our components of the Rasa pipeline, in the order in which `config.yml` runs them."""
