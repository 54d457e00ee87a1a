#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library declares renameat2 only to programs that define _GNU_SOURCE, which Swift's module of it does not do, and
// older ones have no such function. 1 << 1 is RENAME_EXCHANGE.
static inline int clinux_exchange(const char *first, const char *second) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 1u << 1);
}
