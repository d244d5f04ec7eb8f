"""The portal on one machine: private services, one folder, plain messages.

Python's standard library only, because it runs before anything is installed.
"""
