#!/usr/bin/python3
"""A page worker that answers its first request by what the page says: dies of a
signal, is silent, or answers bytes that are no answer."""
import os
import resource
import signal
import socket
import struct


IN_WINDOW = 1 << 63


def receive(connection):
    length = struct.unpack("<Q", connection.recv(8, socket.MSG_WAITALL))[0]
    if length & IN_WINDOW:
        return os.pread(4, length & ~IN_WINDOW, 0)
    return connection.recv(length, socket.MSG_WAITALL)


def send(connection, message):
    connection.sendall(struct.pack("<Q", len(message)) + message)


connection = socket.socket(fileno=3)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
send(connection, b"bounded")
request = receive(connection)
for name in ("SIGSEGV", "SIGABRT", "SIGPROF"):
    if name.encode() in request:
        os.kill(os.getpid(), getattr(signal, name))
if b"silence" in request:
    signal.pause()
elif b"half an answer" in request:
    connection.sendall(struct.pack("<Q", 1000) + b"half")
elif b"too long" in request:
    connection.sendall(struct.pack("<Q", 1 << 60))
elif b"out of the window" in request:
    connection.sendall(struct.pack("<Q", IN_WINDOW | (1 << 20) + 1))
elif b"garbage" in request:
    send(connection, b"\xff" * 100)
