"""The demonstration: Hồ Chí Minh City with two published years and one that is open. Marked as such everywhere."""
