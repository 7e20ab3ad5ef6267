"""A device of ECHONET Lite that behaves badly on a real socket: `python nodes.py HOST KIND`."""

import os
import socket
import sys

PORT, GROUP = 3610, "224.0.23.0"
HELLO = bytes.fromhex("1081000A0EF0010EF0017301D50401027E01")


def main() -> None:
    host, kind = sys.argv[1:3]
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind((host, PORT))
    line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(host))
    group = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    group.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    group.bind((GROUP, PORT))
    group.setsockopt(
        socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(host)
    )
    print("device is up", flush=True)
    data, (asker, _) = group.recvfrom(2048)
    match kind:
        case "floods":
            for _ in range(3000):
                line.sendto(HELLO, (GROUP, PORT))
        case "junk":
            for size in range(200):
                line.sendto(os.urandom(size), (asker, PORT))
        case "huge":
            line.sendto(b"\x10\x81" + bytes(60_000), (asker, PORT))
    lists = bytes.fromhex("D60401027E01")
    answer = data[:4] + data[7:10] + data[4:7] + b"\x72\x01" + lists
    match kind:
        case "lies":  # five bytes of data, it says, and sends four
            answer = answer.replace(lists, bytes.fromhex("D60501027E01"))
        case "lies_less":  # three, it says; the fourth is one too many
            answer = answer.replace(lists, bytes.fromhex("D60301027E01"))
        case "reuses":  # everything it announces goes under the number of the question
            for state in (0x30, 0x31) * 5:
                told = b"\x02\x7e\x01\x0e\xf0\x01\x73\x01\x80\x01" + bytes([state])
                line.sendto(data[:4] + told, (GROUP, PORT))
        case "elsewhere":
            line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            line.bind((host, 0))
    line.sendto(answer, (asker, PORT))
    while True:
        line.recvfrom(2048)


main()
