"""The life of a handover: declared in `handover_machine`, asked and carried out in `handover_steps`."""
