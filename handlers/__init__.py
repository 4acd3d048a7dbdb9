"""What happens: one function per thing that can happen, each inside the transaction it is given. Commits nothing."""
