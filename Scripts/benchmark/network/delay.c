// Holds every packet that arrives in some network namespaces for a fixed time, as a long cable would.
//
//   delay MICROSECONDS NAMESPACE...      (files under /run/netns, each with a rule that queues what arrives)
//
// tc's netem does this in the kernel, but not every kernel has it. Here the kernel keeps the packets (NFQUEUE) and asks
// what to do with them; the answer, "accept", is given when the time is over. Packets are neither copied nor reordered.
// Prints a line when all queues are open, and ends with SIGTERM.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_NAMESPACES = 64, HELD = 65536 };  // HELD: a power of two.

struct packet {
  uint32_t id;
  int64_t due;
};

struct queue {
  int socket;
  unsigned first, end;  // Of a ring; packets leave in the order in which they came.
  struct packet held[HELD];
};

static struct queue queues[MOST_NAMESPACES];
// How much later than asked this process wakes: a mean over the last wakes, by which it sleeps less.
static int64_t lateness;

static void fail(const char *what) {
  fprintf(stderr, "delay: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// Sends a message about queue 0 with attributes, each a struct nlattr and its value.
static void request(int socket, int type, int flags, const void *attributes, size_t bytes) {
  struct {
    struct nlmsghdr header;
    struct nfgenmsg family;
    char attributes[64];
  } message = {
      .header = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct nfgenmsg)) + bytes,
                 .nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | type,
                 .nlmsg_flags = NLM_F_REQUEST | flags},
      .family = {.nfgen_family = AF_UNSPEC, .version = NFNETLINK_V0},
  };
  memcpy(message.attributes, attributes, bytes);
  if (send(socket, &message, message.header.nlmsg_len, 0) < 0) fail("send");
}

static void configure(int socket, const void *attributes, size_t bytes) {
  request(socket, NFQNL_MSG_CONFIG, NLM_F_ACK, attributes, bytes);
  struct {
    struct nlmsghdr header;
    struct nlmsgerr result;
    char rest[256];
  } answer;
  if (recv(socket, &answer, sizeof answer, 0) < 0) fail("recv");
  errno = -answer.result.error;
  if (errno) fail("the queue cannot be configured");
}

static int open_queue(const char *path) {
  int namespace = open(path, O_RDONLY | O_CLOEXEC);
  if (namespace < 0 || setns(namespace, CLONE_NEWNET) < 0) fail(path);
  close(namespace);
  int result = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
  struct sockaddr_nl address = {.nl_family = AF_NETLINK};
  if (result < 0 || bind(result, (struct sockaddr *)&address, sizeof address) < 0) fail("netlink");
  int room = 8 << 20;
  setsockopt(result, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  struct {
    struct nlattr command;
    struct nfqnl_msg_config_cmd bind;
    struct nlattr most;
    uint32_t packets;
    // Packets that are still joined (GSO) stay so.
    struct nlattr flags;
    uint32_t joined;
    struct nlattr mask;
    uint32_t mask_of_joined;
    struct nlattr parameters;
    struct nfqnl_msg_config_params nothing_copied;
  } wanted = {
      {NLA_HDRLEN + sizeof wanted.bind, NFQA_CFG_CMD}, {.command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET)},
      {NLA_HDRLEN + sizeof wanted.packets, NFQA_CFG_QUEUE_MAXLEN}, htonl(HELD - 1),
      {NLA_HDRLEN + sizeof wanted.joined, NFQA_CFG_FLAGS}, htonl(NFQA_CFG_F_GSO),
      {NLA_HDRLEN + sizeof wanted.mask_of_joined, NFQA_CFG_MASK}, htonl(NFQA_CFG_F_GSO),
      {NLA_HDRLEN + sizeof wanted.nothing_copied, NFQA_CFG_PARAMS}, {.copy_range = 0, .copy_mode = NFQNL_COPY_META},
  };
  configure(result, &wanted, sizeof wanted);
  return result;
}

static void take(struct queue *queue, int64_t delay) {
  char buffer[65536];
  ssize_t count = recv(queue->socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count < 0) fail("recv");
  int64_t due = now() + delay - lateness;
  struct nlmsghdr *message = (void *)buffer;
  for (; NLMSG_OK(message, (size_t)count); message = NLMSG_NEXT(message, count)) {
    if (message->nlmsg_type != (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET)) continue;
    char *end = (char *)message + message->nlmsg_len;
    char *at = (char *)NLMSG_DATA(message) + NLMSG_ALIGN(sizeof(struct nfgenmsg));
    while (at + NLA_HDRLEN <= end) {
      struct nlattr *attribute = (void *)at;
      if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PACKET_HDR) {
        struct nfqnl_msg_packet_hdr *packet = (void *)(at + NLA_HDRLEN);
        queue->held[queue->end++ % HELD] = (struct packet){ntohl(packet->packet_id), due};
      }
      at += NLA_ALIGN(attribute->nla_len);
    }
  }
}

// Lets go what is due, all of it with one message: a batch is every packet up to this one.
static void release(struct queue *queue, int64_t time) {
  uint32_t last = 0;
  int any = 0;
  for (; queue->first != queue->end && queue->held[queue->first % HELD].due <= time; queue->first++) {
    last = queue->held[queue->first % HELD].id;
    any = 1;
  }
  struct {
    struct nlattr attribute;
    struct nfqnl_msg_verdict_hdr accept;
  } verdict = {{sizeof verdict, NFQA_VERDICT_HDR}, {.verdict = htonl(NF_ACCEPT), .id = htonl(last)}};
  if (any) request(queue->socket, NFQNL_MSG_VERDICT_BATCH, 0, &verdict, sizeof verdict);
}

int main(int count, char **arguments) {
  int namespaces = count - 2;
  if (namespaces < 1 || namespaces > MOST_NAMESPACES) {
    fprintf(stderr, "usage: delay MICROSECONDS NAMESPACE...\n");
    return 64;
  }
  int64_t delay = (int64_t)(atof(arguments[1]) * 1000);
  struct pollfd waiting[MOST_NAMESPACES];
  for (int i = 0; i < namespaces; i++) {
    queues[i].socket = open_queue(arguments[2 + i]);
    waiting[i] = (struct pollfd){.fd = queues[i].socket, .events = POLLIN};
  }
  // A cable does not wait for a processor.
  struct sched_param priority = {.sched_priority = 50};
  if (sched_setscheduler(0, SCHED_FIFO, &priority) < 0) fprintf(stderr, "delay: no real-time priority\n");
  prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, 15, 0, 0, 0);
  puts("ready");
  fflush(stdout);
  for (;;) {
    int64_t time = now(), next = INT64_MAX;
    for (int i = 0; i < namespaces; i++) {
      release(&queues[i], time);
      if (queues[i].first != queues[i].end && queues[i].held[queues[i].first % HELD].due < next)
        next = queues[i].held[queues[i].first % HELD].due;
    }
    int64_t wait = next - time;
    struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
    int ready = ppoll(waiting, namespaces, next == INT64_MAX ? NULL : &timeout, NULL);
    if (ready < 0 && errno != EINTR) fail("poll");
    if (ready == 0) lateness += (now() - next - lateness) / 32;
    for (int i = 0; i < namespaces; i++)
      if (waiting[i].revents) take(&queues[i], delay);
  }
}
