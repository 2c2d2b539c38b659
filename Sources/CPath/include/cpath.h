// What the kernel knows of a path, behind plain C functions: TCP's own bookkeeping, and echo sockets with their control
// messages, which are macros that Swift cannot import. Only Linux is known; elsewhere every function says "not supported".
#ifndef REDIAL_CPATH_H
#define REDIAL_CPATH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- one TCP connection -------------------------------------------------------------------------------------------

typedef struct {
    uint64_t bytes_acked;  // of what we sent, since the connection began
    uint32_t segment;  // the most that we put into one segment now, options not counted
    uint32_t path_mtu;  // as the kernel knows it
    uint32_t advertised;  // the segment size that we told the peer
    uint32_t received_segment;  // the largest segment received; the kernel begins with a guess of at most 536
    uint32_t selectively_acked;  // segments that arrived beyond a gap
    uint32_t timeouts;  // retransmission time-outs in a row, without progress
    uint32_t retransmissions;  // in all
    uint32_t rtt_us;
    int has_timestamps;
    int has_selective_acks;
} cpath_tcp;

// 0, or the error number.
int cpath_tcp_read(int descriptor, cpath_tcp *out);

// The MTU of an interface, 0 when it cannot be told.
int cpath_interface_mtu(const char *name);

// ---- echo without privileges --------------------------------------------------------------------------------------

// `address` is a struct sockaddr. A connected socket that sends echo requests which nobody may fragment, whatever path MTU is known. The descriptor, or
// the error number, negative: -EACCES where the group of this process is outside net.ipv4.ping_group_range.
int cpath_echo_open(const void *address, size_t length);

// 0, or the error number: EMSGSIZE for what does not fit the interface.
int cpath_echo_send(int descriptor, const uint8_t *bytes, size_t length);

enum { CPATH_NOTHING = 0, CPATH_MESSAGE = 1, CPATH_TOO_LONG = 2 };

typedef struct {
    size_t length;  // of the message
    int largest_fragment;  // of the IP packet that held it; 0: it came in one piece, or the kernel does not tell
    int mtu;  // what a router on the way lets pass; 0: it does not say
} cpath_echo_event;

// Takes the next message, or the next word of a router that a packet was too long; never waits.
int cpath_echo_receive(int descriptor, uint8_t *bytes, size_t size, cpath_echo_event *event);

#ifdef __cplusplus
}
#endif
#endif
