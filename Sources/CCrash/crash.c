#define _GNU_SOURCE
#include "crash.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

/// Swift traps with SIGILL on x86-64 and SIGTRAP on ARM; its runtime and libc abort.
static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGSEGV, SIGBUS};
enum { count = sizeof signals / sizeof *signals };

static struct sigaction earlier[count];
static _Atomic int file = -1;
static _Atomic int64_t place;

/// For the thread whose own stack may be full. Large enough for the registers of AVX-512 and AMX, which the kernel saves here.
static _Alignas(16) char stack[64 << 10];

/// Only what POSIX lists as async-signal-safe: atomics, getpid, pwrite, sigaction, raise.
static void mark(int number, siginfo_t *information, void *context) {
  (void)context;
  const int error = errno;
  // The kernel's own codes are positive; the others name the sender.
  const int isFault = information->si_code > 0;
  const int descriptor = atomic_load(&file);
  if (descriptor >= 0 && (isFault || information->si_pid == getpid())) {
    while (pwrite(descriptor, "1", 1, (off_t)atomic_load(&place)) < 0 && errno == EINTR) {
    }
  }
  for (int index = 0; index < count; index++) {
    if (signals[index] == number) sigaction(number, &earlier[index], NULL);
  }
  errno = error;
  // A fault comes back when its instruction is repeated, with the same registers and address, and meets the earlier
  // handler. A signal that was sent does not, nor does a trap that is reported behind its instruction: these are sent
  // again and arrive when this returns.
  if (!isFault || number == SIGTRAP) raise(number);
}

void fb_mark_crashes(int descriptor, int64_t offset) {
  fb_stop_marking_crashes();
  stack_t present;
  // Swift's backtraces bring a stack of their own.
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) {
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
  }
  atomic_store(&place, offset);
  struct sigaction action = {0};
  action.sa_sigaction = mark;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < count; index++) sigaction(signals[index], &action, &earlier[index]);
  atomic_store(&file, descriptor);
}

void fb_stop_marking_crashes(void) {
  if (atomic_exchange(&file, -1) < 0) return;
  for (int index = 0; index < count; index++) sigaction(signals[index], &earlier[index], NULL);
}
