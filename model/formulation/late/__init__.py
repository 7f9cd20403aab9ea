"""Rows and columns that join the program when the levels come to them, so that the levels before are as quick without
them."""
