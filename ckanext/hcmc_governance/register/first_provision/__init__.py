"""The day of first provision (22.1.d): set once by the server, put right by the supervisor."""
