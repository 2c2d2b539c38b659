#include "ccapture.h"

#include <errno.h>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Frames of a live capture in the kernel, in bytes; libpcap's own 2 MiB overflow on a busy server.
#define KERNEL_BUFFER (16 << 20)
// The longest frame that is taken off an interface, in bytes.
#define LONGEST_FRAME 262144

struct ccapture {
    pcap_t *pcap;
    int is_live;
    int is_nano;
    // A frame that did not fit any more: the next read begins with it.
    struct pcap_pkthdr *kept_header;
    const u_char *kept_bytes;
    int has_kept;
};

static ccapture *wrap(pcap_t *pcap, int is_live, char *error) {
    ccapture *capture = calloc(1, sizeof *capture);
    if (capture == NULL) {
        pcap_close(pcap);
        snprintf(error, CCAPTURE_ERROR_LENGTH, "there is no memory left");
        return NULL;
    }
    capture->pcap = pcap;
    capture->is_live = is_live;
    capture->is_nano = pcap_get_tstamp_precision(pcap) == PCAP_TSTAMP_PRECISION_NANO;
    return capture;
}

// The file at `descriptor` from its first byte on, as a stream of its own. NULL with a sentence in `error`.
static FILE *stream(int descriptor, char *error) {
    int own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    FILE *file = own >= 0 && lseek(own, 0, SEEK_SET) == 0 ? fdopen(own, "rb") : NULL;
    if (file == NULL) {
        snprintf(error, CCAPTURE_ERROR_LENGTH, "%.250s", strerror(errno));
        if (own >= 0) close(own);
    }
    return file;
}

ccapture *ccapture_open_file(int descriptor, char *error) {
    char reason[PCAP_ERRBUF_SIZE] = "";
    FILE *file = stream(descriptor, error);
    if (file == NULL) return NULL;
    pcap_t *pcap = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (pcap == NULL) {
        snprintf(error, CCAPTURE_ERROR_LENGTH, "%.250s", reason);
        fclose(file);
        return NULL;
    }
    return wrap(pcap, 0, error);
}

// What activating an interface came to, in words where libpcap's own are none.
static void explain(pcap_t *pcap, int status, char *error) {
    const char *reason = pcap_geterr(pcap);
    snprintf(error, CCAPTURE_ERROR_LENGTH, "%.250s", reason != NULL && *reason ? reason : pcap_statustostr(status));
}

static int activate(pcap_t *pcap, const char *filter, char *error, int *needs_privilege) {
    pcap_set_snaplen(pcap, LONGEST_FRAME);
    pcap_set_promisc(pcap, 0);
    pcap_set_immediate_mode(pcap, 1);
    pcap_set_buffer_size(pcap, KERNEL_BUFFER);
    pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
    int status = pcap_activate(pcap);
    if (status < 0) {
        *needs_privilege = status == PCAP_ERROR_PERM_DENIED;
        explain(pcap, status, error);
        return 0;
    }
    struct bpf_program program;
    if (filter != NULL && *filter) {
        if (pcap_compile(pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0) {
            explain(pcap, 0, error);
            return 0;
        }
        int failed = pcap_setfilter(pcap, &program);
        pcap_freecode(&program);
        if (failed) {
            explain(pcap, 0, error);
            return 0;
        }
    }
    char reason[PCAP_ERRBUF_SIZE] = "";
    if (pcap_setnonblock(pcap, 1, reason) != 0) {
        snprintf(error, CCAPTURE_ERROR_LENGTH, "%.250s", reason);
        return 0;
    }
    return 1;
}

ccapture *ccapture_open_interface(const char *name, const char *filter, char *error, int *needs_privilege) {
    char reason[PCAP_ERRBUF_SIZE] = "";
    *needs_privilege = 0;
    pcap_t *pcap = pcap_create(name != NULL ? name : "any", reason);
    if (pcap == NULL) {
        snprintf(error, CCAPTURE_ERROR_LENGTH, "%.250s", reason);
        return NULL;
    }
    if (!activate(pcap, filter, error, needs_privilege)) {
        pcap_close(pcap);
        return NULL;
    }
    return wrap(pcap, 1, error);
}

int ccapture_link_type(ccapture *capture) { return pcap_datalink(capture->pcap); }

// The next frame: 1 where there is one, 0 at the end or where none waits, -1 on an error.
static int next(ccapture *capture) {
    if (capture->has_kept) return 1;
    int status = pcap_next_ex(capture->pcap, &capture->kept_header, &capture->kept_bytes);
    if (status == 1) {
        capture->has_kept = 1;
        return 1;
    }
    return status == PCAP_ERROR_BREAK || status == 0 ? 0 : -1;
}

static void wait_for_frames(ccapture *capture, int waits_ms) {
    struct pollfd waiting = {.fd = pcap_get_selectable_fd(capture->pcap), .events = POLLIN};
    if (waiting.fd >= 0) poll(&waiting, 1, waits_ms);
}

int ccapture_read(ccapture *capture, uint8_t *buffer, size_t size, ccapture_frame *frames, int most, int waits_ms) {
    size_t used = 0;
    int count = 0;
    while (count < most) {
        int status = next(capture);
        if (status == 0 && capture->is_live && count == 0 && waits_ms > 0) {
            wait_for_frames(capture, waits_ms);
            waits_ms = 0;
            continue;
        }
        if (status < 0 && count == 0) return -1;
        // An error comes again at the next read, once the frames before it were taken.
        if (status <= 0) break;
        const struct pcap_pkthdr *header = capture->kept_header;
        size_t captured = header->caplen < size ? header->caplen : size;
        if (captured > size - used) break;
        memcpy(buffer + used, capture->kept_bytes, captured);
        frames[count].offset = used;
        frames[count].captured = (uint32_t)captured;
        frames[count].length = header->len > header->caplen ? header->len : header->caplen;
        int64_t fraction = capture->is_nano ? header->ts.tv_usec : (int64_t)header->ts.tv_usec * 1000;
        frames[count].at_ns = (int64_t)header->ts.tv_sec * 1000000000 + fraction;
        used += captured;
        count++;
        capture->has_kept = 0;
    }
    return count;
}

const char *ccapture_error(ccapture *capture) { return pcap_geterr(capture->pcap); }

uint32_t ccapture_dropped(ccapture *capture) {
    struct pcap_stat statistics;
    if (!capture->is_live || pcap_stats(capture->pcap, &statistics) != 0) return 0;
    return statistics.ps_drop;
}

void ccapture_close(ccapture *capture) {
    pcap_close(capture->pcap);
    free(capture);
}
