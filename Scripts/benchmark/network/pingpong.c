// What a network gives to MPI: the time of a small message and the rate of large ones, between ranks 0 and 1.
// Rank 0 prints one JSON object.
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGE = 16 << 20, SMALL_REPEATS = 500, LARGE_REPEATS = 5 };

static char *sent, *received;

static int ascending(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return (difference > 0) - (difference < 0);
}

// Seconds of one message there and one back, in ascending order.
static void round_trips(int rank, int bytes, int repeats, double *seconds) {
  for (int i = -2; i < repeats; i++) {  // Two to warm up.
    double start = MPI_Wtime();
    if (rank == 0) {
      MPI_Send(sent, bytes, MPI_BYTE, 1, 0, MPI_COMM_WORLD);
      MPI_Recv(received, bytes, MPI_BYTE, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else {
      MPI_Recv(received, bytes, MPI_BYTE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      MPI_Send(sent, bytes, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
    }
    if (i >= 0) seconds[i] = MPI_Wtime() - start;
  }
  qsort(seconds, repeats, sizeof *seconds, ascending);
}

// The mean seconds in which both send to each other at the same time.
static double exchange(int rank, int bytes, int repeats) {
  double start = MPI_Wtime();
  for (int i = 0; i < repeats; i++)
    MPI_Sendrecv(sent, bytes, MPI_BYTE, 1 - rank, 0, received, bytes, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
  return (MPI_Wtime() - start) / repeats;
}

int main(int count, char **arguments) {
  MPI_Init(&count, &arguments);
  int rank, ranks, length;
  char name[MPI_MAX_PROCESSOR_NAME], other[MPI_MAX_PROCESSOR_NAME];
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  MPI_Get_processor_name(name, &length);
  if (rank < 2 && ranks >= 2) {
    sent = calloc(LARGE, 1);
    received = calloc(LARGE, 1);
    MPI_Sendrecv(name, sizeof name, MPI_CHAR, 1 - rank, 0, other, sizeof other, MPI_CHAR, 1 - rank, 0, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    double small[SMALL_REPEATS], large[LARGE_REPEATS];
    round_trips(rank, 1, SMALL_REPEATS, small);
    round_trips(rank, LARGE, LARGE_REPEATS, large);
    double both = exchange(rank, LARGE, LARGE_REPEATS);
    if (rank == 0)
      printf("{\"machines\": [\"%s\", \"%s\"], \"fastest_round_trip_ms\": %.4f, \"median_round_trip_ms\": %.4f, "
             "\"gbit_per_second\": %.3f, \"gbit_per_second_each_way\": %.3f}\n",
             name, other, small[0] * 1e3, small[SMALL_REPEATS / 2] * 1e3,
             2 * 8e-9 * LARGE / large[LARGE_REPEATS / 2], 8e-9 * LARGE / both);
  }
  MPI_Finalize();
  return 0;
}
