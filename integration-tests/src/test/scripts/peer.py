"""A peer of a Java program: listens or connects, and exchanges bytes.

    peer.py listen FAMILY KEY SIZES     prints its address, then what it received
    peer.py connect ADDRESS KEY SIZES   ADDRESS is a port, or the path of a socket

First the other side sends messages of the SIZES and gets each of them back; then this side does.
"""
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener


def pattern(size):
    return bytes((i * 31 + size) % 251 for i in range(size))


def exchange(connection, sizes):
    for size in sizes:
        received = connection.recv_bytes()
        if received != pattern(size):
            sys.exit("a message of %d bytes is not what it should be" % size)
        connection.send_bytes(received)
    for size in sizes:
        connection.send_bytes(pattern(size))
        if connection.recv_bytes() != pattern(size):
            sys.exit("a message of %d bytes came back changed" % size)
    print("exchanged", len(sizes), flush=True)
    try:
        connection.recv_bytes()
    except EOFError:
        print("end of stream", flush=True)


def listen(family, key, sizes):
    address = ("127.0.0.1", 0) if family == "AF_INET" else None
    with Listener(address, family, authkey=key) as listener:
        print(listener.address[1] if address else listener.address, flush=True)
        while True:
            try:
                connection = listener.accept()
            except AuthenticationError as e:
                print("AuthenticationError:", e, flush=True)
                continue
            with connection:
                return exchange(connection, sizes)


def connect(address, key, sizes):
    place = ("127.0.0.1", int(address)) if address.isdigit() else address
    try:
        connection = Client(place, authkey=key)
    except AuthenticationError as e:
        print("AuthenticationError:", e, flush=True)
        return
    with connection:
        exchange(connection, sizes)


way, place, key, sizes = sys.argv[1:]
{"listen": listen, "connect": connect}[way](
    place, key.encode(), [int(size) for size in sizes.split(",")])
