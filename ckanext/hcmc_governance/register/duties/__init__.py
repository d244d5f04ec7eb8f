"""What units owe beyond one record: services for databases, integration, progress."""
