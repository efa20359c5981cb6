"""How gunicorn serves the portal, in production and in the demonstration; WEB_CONCURRENCY sets the number of processes."""

# Pages are short and PostgreSQL does the waiting; a plain process each keeps memory and failures apart.
worker_class = "sync"
workers = 2
timeout = 60
graceful_timeout = 20
# A process retires now and then, so that a slow leak never grows; the jitter keeps them from retiring together.
max_requests = 5000
max_requests_jitter = 500
# A heartbeat file on a slow disk would count as a hanging process.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# The proxy in front is in the same private network and is the only one that reaches this port.
forwarded_allow_ips = "*"
# Who operates the portal sends signals; a control socket in a home folder would only be one more door.
control_socket_disable = True
# The proxy keeps the access log.
accesslog = None
errorlog = "-"
