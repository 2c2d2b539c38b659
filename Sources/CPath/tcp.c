#define _GNU_SOURCE
#include "cpath.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef __linux__
// The kernel's own header, for glibc's ends before bytes_acked.
#include <linux/tcp.h>

int cpath_tcp_read(int descriptor, cpath_tcp *out) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    memset(&info, 0, sizeof info);
    memset(out, 0, sizeof *out);
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return errno;
    if (length < offsetof(struct tcp_info, tcpi_bytes_acked) + sizeof info.tcpi_bytes_acked) return ENOTSUP;
    out->bytes_acked = info.tcpi_bytes_acked;
    out->segment = info.tcpi_snd_mss;
    out->path_mtu = info.tcpi_pmtu;
    out->advertised = info.tcpi_advmss;
    out->received_segment = info.tcpi_rcv_mss;
    out->selectively_acked = info.tcpi_sacked;
    out->timeouts = info.tcpi_retransmits;
    out->retransmissions = info.tcpi_total_retrans;
    out->rtt_us = info.tcpi_rtt;
    out->has_timestamps = (info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0;
    out->has_selective_acks = (info.tcpi_options & TCPI_OPT_SACK) != 0;
    return 0;
}

int cpath_interface_mtu(const char *name) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return 0;
    int mtu = ioctl(descriptor, SIOCGIFMTU, &request) == 0 ? request.ifr_mtu : 0;
    close(descriptor);
    return mtu;
}

#else

int cpath_tcp_read(int descriptor, cpath_tcp *out) {
    (void)descriptor;
    memset(out, 0, sizeof *out);
    return ENOTSUP;
}

int cpath_interface_mtu(const char *name) {
    (void)name;
    return 0;
}

#endif
