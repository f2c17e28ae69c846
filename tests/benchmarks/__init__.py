"""The budgets of the product, each measured beside its floor in the same run; `./run bench` prints them."""
