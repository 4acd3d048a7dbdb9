"""The edge and the processes: how LINE reaches us, what runs, what it is started with. Decides nothing about talks."""
