#ifndef FILBERT_CRASH_H
#define FILBERT_CRASH_H

#include <stdint.h>

/// From now on a crash of this process writes the byte `1` at `offset` of the open file `descriptor`. Everything else a crash
/// does stays as it was: the signal, the exit status, a core dump, Swift's backtrace.
///
/// A crash is a fault (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP) or abort() in any thread of this process. A signal that
/// another process sends is not a crash. An overflow of the stack is marked on the thread that calls this; on others the kernel
/// ends the process at once, since a handler would need a stack.
void fb_mark_crashes(int descriptor, int64_t offset);

/// Gives the signals back to who handled them before.
void fb_stop_marking_crashes(void);

#endif
