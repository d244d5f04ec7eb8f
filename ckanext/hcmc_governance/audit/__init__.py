"""The append-only journal of every act on the portal (7.6, 18.4)."""
