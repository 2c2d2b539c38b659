#define _GNU_SOURCE
#include "cpath.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/errqueue.h>

#ifndef IP_RECVFRAGSIZE
#define IP_RECVFRAGSIZE 25
#endif
#ifndef IPV6_RECVFRAGSIZE
#define IPV6_RECVFRAGSIZE 77
#endif

static void set(int descriptor, int level, int name, int value) {
    setsockopt(descriptor, level, name, &value, sizeof value);
}

int cpath_echo_open(const void *address, size_t length) {
    const struct sockaddr *name = address;
    int is_six = name->sa_family == AF_INET6;
    int descriptor = socket(
        name->sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, is_six ? IPPROTO_ICMPV6 : IPPROTO_ICMP);
    if (descriptor < 0) return -errno;
    if (is_six) {
        set(descriptor, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE);
        set(descriptor, IPPROTO_IPV6, IPV6_RECVERR, 1);
        set(descriptor, IPPROTO_IPV6, IPV6_RECVFRAGSIZE, 1);
    } else {
        set(descriptor, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
        set(descriptor, IPPROTO_IP, IP_RECVERR, 1);
        set(descriptor, IPPROTO_IP, IP_RECVFRAGSIZE, 1);
    }
    if (connect(descriptor, name, (socklen_t)length) == 0) return descriptor;
    int error = errno;
    close(descriptor);
    return -error;
}

int cpath_echo_send(int descriptor, const uint8_t *bytes, size_t length) {
    return send(descriptor, bytes, length, MSG_NOSIGNAL) < 0 ? errno : 0;
}

// What the control messages tell: the largest fragment, or the error that a router reported.
static void read_control(struct msghdr *message, cpath_echo_event *event, int *is_too_long) {
    for (struct cmsghdr *item = CMSG_FIRSTHDR(message); item != NULL; item = CMSG_NXTHDR(message, item)) {
        int is_four = item->cmsg_level == IPPROTO_IP, is_six = item->cmsg_level == IPPROTO_IPV6;
        if ((is_four && item->cmsg_type == IP_RECVFRAGSIZE) || (is_six && item->cmsg_type == IPV6_RECVFRAGSIZE)) {
            memcpy(&event->largest_fragment, CMSG_DATA(item), sizeof event->largest_fragment);
        }
        if ((is_four && item->cmsg_type == IP_RECVERR) || (is_six && item->cmsg_type == IPV6_RECVERR)) {
            struct sock_extended_err error;
            memcpy(&error, CMSG_DATA(item), sizeof error);
            int is_routers = error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6;
            *is_too_long = is_routers && error.ee_errno == EMSGSIZE;
            event->mtu = *is_too_long && error.ee_info <= 65535 ? (int)error.ee_info : 0;
        }
    }
}

int cpath_echo_receive(int descriptor, uint8_t *bytes, size_t size, cpath_echo_event *event) {
    // A pending error is told once by the ordinary queue; a few rounds are enough to get past it.
    for (int round = 0; round < 8; round++) {
        int flags = round % 2 == 0 ? 0 : MSG_ERRQUEUE;
        union {
            struct cmsghdr align;
            char room[512];
        } control;
        struct iovec piece = {.iov_base = bytes, .iov_len = size};
        struct msghdr message = {
            .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
        memset(event, 0, sizeof *event);
        ssize_t count = recvmsg(descriptor, &message, flags | MSG_DONTWAIT);
        int is_too_long = 0;
        if (count >= 0) read_control(&message, event, &is_too_long);
        if (count >= 0 && flags == 0) {
            event->length = (size_t)count;
            return CPATH_MESSAGE;
        }
        if (count >= 0 && is_too_long) return CPATH_TOO_LONG;
        int is_empty = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (is_empty && flags == MSG_ERRQUEUE) return CPATH_NOTHING;
    }
    return CPATH_NOTHING;
}

#else

int cpath_echo_open(const void *address, size_t length) {
    (void)address;
    (void)length;
    return -ENOTSUP;
}

int cpath_echo_send(int descriptor, const uint8_t *bytes, size_t length) {
    (void)descriptor;
    (void)bytes;
    (void)length;
    return ENOTSUP;
}

int cpath_echo_receive(int descriptor, uint8_t *bytes, size_t size, cpath_echo_event *event) {
    (void)descriptor;
    (void)bytes;
    (void)size;
    memset(event, 0, sizeof *event);
    return CPATH_NOTHING;
}

#endif
