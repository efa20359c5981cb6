"""What the đề án's room is told of calls: under which one an application is started, and what stands against one outside of any."""

from plans.selectors import calls
from projects.hooks import called_by

called_by(calls.opening, calls.intake)
