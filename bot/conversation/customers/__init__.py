"""Who the customers are: names, addresses, what staff know of them."""
