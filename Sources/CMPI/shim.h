#ifndef FILBERT_CMPI_SHIM_H
#define FILBERT_CMPI_SHIM_H
#include <mpi.h>
#include <signal.h>
#include <stdlib.h>

// Swift cannot see what mpi.h defines by macros, such as MPI_COMM_WORLD, and the types of handles differ: a request is a
// pointer in OpenMPI and a number in MPICH. All functions return MPI's error code, MPI_SUCCESS (0) if there is none.

/// A message under way. Swift code neither looks into it nor follows a pointer in it, and any thread may hand it back.
typedef struct __attribute__((swift_attr("@Sendable"), swift_attr("safe"))) {
  MPI_Request request;
} fb_mpi_message;

/// Where this process stands among the others.
typedef struct {
  int rank;
  int count;
  int count_on_host;
  /// Whether several threads may call MPI in turns.
  int threads_may_take_turns;
  int highest_tag;
} fb_mpi_place;

/// Bytes of the longest name of a host and of the longest text of an error, with the zero at the end.
static const int fb_mpi_longest_name = MPI_MAX_PROCESSOR_NAME;
static const int fb_mpi_longest_error = MPI_MAX_ERROR_STRING;

#define FB_SIGNALS 65

/// Remembers who handles which signal. OpenMPI installs handlers of its own for crashes when it starts.
static inline void fb_mpi_keep_handlers(struct sigaction *handlers) {
  for (int number = 1; number < FB_SIGNALS; number++) sigaction(number, NULL, &handlers[number]);
}

static inline void fb_mpi_restore_handlers(const struct sigaction *handlers) {
  for (int number = 1; number < FB_SIGNALS; number++) {
    // SIGKILL and SIGSTOP cannot be handled, and glibc keeps two real-time signals for itself: errors without effect.
    sigaction(number, &handlers[number], NULL);
  }
}

/// Joins the processes that were started with this one. Handlers of signals stay as they were.
static inline int fb_mpi_start(fb_mpi_place *place) {
  // OpenMPI 4.1 sends at half of the rate over TCP if two ranks send large messages to each other at the same time, as
  // ours do (0.48 Gb/s each way on a link of 1 Gb/s). Plain sends, MCA_BTL_FLAGS_SEND, reach 0.95. Users may overrule it.
  setenv("OMPI_MCA_btl_tcp_flags", "1", 0);
  struct sigaction handlers[FB_SIGNALS];
  fb_mpi_keep_handlers(handlers);
  int provided = MPI_THREAD_SINGLE;
  int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  fb_mpi_restore_handlers(handlers);
  if (error != MPI_SUCCESS) return error;
  place->threads_may_take_turns = provided >= MPI_THREAD_SERIALIZED;
  // An error is a code for us to report, not the end of the process.
  error = MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  if (error != MPI_SUCCESS) return error;
  error = MPI_Comm_rank(MPI_COMM_WORLD, &place->rank);
  if (error != MPI_SUCCESS) return error;
  error = MPI_Comm_size(MPI_COMM_WORLD, &place->count);
  if (error != MPI_SUCCESS) return error;
  int *highest_tag, has_highest_tag;
  error = MPI_Comm_get_attr(MPI_COMM_WORLD, MPI_TAG_UB, &highest_tag, &has_highest_tag);
  if (error != MPI_SUCCESS) return error;
  // 32,767 is what the standard guarantees.
  place->highest_tag = has_highest_tag ? *highest_tag : 32767;
  MPI_Comm neighbours;
  error = MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &neighbours);
  if (error != MPI_SUCCESS) return error;
  error = MPI_Comm_size(neighbours, &place->count_on_host);
  MPI_Comm_free(&neighbours);
  return error;
}

/// Writes the name of this machine into `fb_mpi_longest_name` bytes.
static inline int fb_mpi_host(char *name) {
  int length;
  return MPI_Get_processor_name(name, &length);
}

/// Writes the text of an error into `fb_mpi_longest_error` bytes.
static inline int fb_mpi_error_text(int error, char *text) {
  int length;
  return MPI_Error_string(error, text, &length);
}

static inline int fb_mpi_start_sending(const void *bytes, int count, int rank, int tag, fb_mpi_message *message) {
  return MPI_Isend(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &message->request);
}

static inline int fb_mpi_start_receiving(void *bytes, int count, int rank, int tag, fb_mpi_message *message) {
  return MPI_Irecv(bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &message->request);
}

/// Starts to wait for all ranks to come here.
static inline int fb_mpi_start_meeting(fb_mpi_message *message) {
  return MPI_Ibarrier(MPI_COMM_WORLD, &message->request);
}

/// Whether a message has arrived or its memory may be used again, and how many bytes it had if it was received.
static inline int fb_mpi_test(fb_mpi_message *message, int *is_done, int *received) {
  MPI_Status status;
  *received = 0;
  int error = MPI_Test(&message->request, is_done, &status);
  if (error != MPI_SUCCESS || !*is_done) return error;
  return MPI_Get_count(&status, MPI_BYTE, received);
}

/// Leaves the group; without effect if that was done before.
static inline int fb_mpi_finish(void) {
  int is_finished;
  int error = MPI_Finalized(&is_finished);
  if (error != MPI_SUCCESS || is_finished) return error;
  struct sigaction handlers[FB_SIGNALS];
  fb_mpi_keep_handlers(handlers);
  error = MPI_Finalize();
  fb_mpi_restore_handlers(handlers);
  return error;
}

/// Ends all ranks.
static inline _Noreturn void fb_mpi_abort(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  _Exit(code);
}
#endif
