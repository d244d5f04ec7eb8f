"""How the web server runs: always more than one process.

With two, whatever a process keeps to itself shows at once instead of in production.
"""

from __future__ import annotations

import os

bind = os.environ.get("HCMC_PORTAL_BIND", "127.0.0.1:5000")
workers = int(os.environ.get("HCMC_PORTAL_WORKERS", "2"))
threads = 4
worker_class = "gthread"
timeout = 120
graceful_timeout = 15
keepalive = 5
# Renewed now and then, so that a slow leak in a library cannot add up.
max_requests = 5000
max_requests_jitter = 500
accesslog = None
errorlog = "-"
loglevel = "info"
proc_name = "hcmc-portal-web"
