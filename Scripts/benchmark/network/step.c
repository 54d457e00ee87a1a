// Steps of training with the messages alone, to see whether a network does what plan.py predicts: each rank has one part,
// and sleeps in place of computing it.
//
//   step STEPS COMPUTING_SECONDS BYTES_OF_A_PART:BYTES_OF_THE_SUM...       (a pair for each bucket, in order)
//
// Rank 0 prints the seconds of each step, one a line, after two to warm up: those of the slowest rank.
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_BUCKETS = 32, MOST_RANKS = 64 };

enum phase { WAITING, SCATTERING, GATHERING, DONE };

struct bucket {
  double part, sum;
  enum phase phase;
  int messages;
  MPI_Request requests[2 * MOST_RANKS];
};

static struct bucket buckets[MOST_BUCKETS];
static int count, rank, ranks;
static char *sent, *received;

// Sends a slice to each other rank, and takes one from each. Nobody reads what arrives, so all of it has the same place.
static void exchange(int number, enum phase phase, double bytes) {
  struct bucket *bucket = &buckets[number];
  bucket->phase = phase;
  bucket->messages = 0;
  int length = (int)(bytes / ranks), tag = number + (phase == GATHERING ? MOST_BUCKETS : 0);
  for (int i = 1; i < ranks; i++) {
    int from = (rank + ranks - i) % ranks, to = (rank + i) % ranks;
    MPI_Irecv(received, length, MPI_BYTE, from, tag, MPI_COMM_WORLD, &bucket->requests[bucket->messages++]);
    MPI_Isend(sent, length, MPI_BYTE, to, tag, MPI_COMM_WORLD, &bucket->requests[bucket->messages++]);
  }
}

// Begins what is ready, and returns how many buckets are done.
static int proceed(double passed, double computing) {
  int done = 0;
  for (int i = 0; i < count; i++) {
    struct bucket *bucket = &buckets[i];
    int complete = 0;
    if (bucket->phase == WAITING) {
      // A third of the time is the forward pass; then the buckets become ready one after another.
      if (passed >= computing * (1 + 2.0 * (i + 1) / count) / 3) exchange(i, SCATTERING, bucket->part);
    } else if (bucket->phase != DONE) {
      MPI_Testall(bucket->messages, bucket->requests, &complete, MPI_STATUSES_IGNORE);
    }
    if (complete && bucket->phase == GATHERING) bucket->phase = DONE;
    if (complete && bucket->phase == SCATTERING) exchange(i, GATHERING, bucket->sum);
    done += bucket->phase == DONE;
  }
  return done;
}

static double step(double computing) {
  for (int i = 0; i < count; i++) buckets[i].phase = WAITING;
  MPI_Barrier(MPI_COMM_WORLD);
  double start = MPI_Wtime(), slowest;
  while (proceed(MPI_Wtime() - start, computing) < count) usleep(50);
  double seconds = MPI_Wtime() - start;
  MPI_Allreduce(&seconds, &slowest, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return slowest;
}

int main(int words, char **arguments) {
  MPI_Init(&words, &arguments);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  count = words - 3;
  if (count < 1 || count > MOST_BUCKETS || ranks > MOST_RANKS) {
    if (rank == 0) fprintf(stderr, "usage: step STEPS COMPUTING_SECONDS BYTES_OF_A_PART:BYTES_OF_THE_SUM...\n");
    MPI_Abort(MPI_COMM_WORLD, 64);
  }
  double most = 0;
  for (int i = 0; i < count; i++) {
    if (sscanf(arguments[i + 3], "%lf:%lf", &buckets[i].part, &buckets[i].sum) != 2) MPI_Abort(MPI_COMM_WORLD, 64);
    if (buckets[i].part > most) most = buckets[i].part;
    if (buckets[i].sum > most) most = buckets[i].sum;
  }
  sent = calloc((size_t)most + 1, 1);
  received = calloc((size_t)most + 1, 1);
  for (int i = -2; i < atoi(arguments[1]); i++) {
    double seconds = step(atof(arguments[2]));
    if (rank == 0 && i >= 0) printf("%.6f\n", seconds);
  }
  MPI_Finalize();
  return 0;
}
