"""Programs for who works on the portal; nothing of the product imports them."""
