"""What is kept, and under which lock. Tables, queues, encryption, migrations; knows no other room."""
