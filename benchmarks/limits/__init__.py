"""What this machine, its disk and the servers under us can do at best: against that, our own figures mean something."""
