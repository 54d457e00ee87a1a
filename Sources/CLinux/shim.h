#ifndef FILBERT_CLINUX_SHIM_H
#define FILBERT_CLINUX_SHIM_H
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Opens without the right to read: O_PATH, which too needs _GNU_SOURCE.
static const int clinux_path_only = __O_PATH;

/// Exchanges the names of two files or directories in one step.
///
/// The C library declares renameat2 only to programs that define _GNU_SOURCE, which Swift's module of it does not do, and
/// older ones have no such function. 1 << 1 is RENAME_EXCHANGE.
static inline int clinux_exchange(const char *first, const char *second) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, 1u << 1);
}

/// Gives the memory that is free in all arenas back to the system.
static inline void return_free_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
#endif
