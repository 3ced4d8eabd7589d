"""Makes the files that the shipped encoders run on. Run at set-up; nothing imports it at run time."""
