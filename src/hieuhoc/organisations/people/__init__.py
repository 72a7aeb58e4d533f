"""People and the units they act for: what the city administrator does with accounts and memberships."""
