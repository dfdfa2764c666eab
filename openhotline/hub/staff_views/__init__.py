"""Staff pages of the hub that are ours: what readers send, and what is due."""
