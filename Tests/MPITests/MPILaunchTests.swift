import Testing

@testable import FilbertMPI

struct MPILaunchTests {
  private func launch(_ environment: [String: String]) -> MPILaunch? {
    MPILaunch { environment[$0] }
  }

  @Test func `a process that nobody launched is alone`() {
    #expect(launch([:]) == nil)
    #expect(launch(["PATH": "/usr/bin", "HOSTNAME": "node1"]) == nil)
  }

  @Test(arguments: [
    // As mpirun of OpenMPI 4.1 and mpiexec of MPICH 4.0 set them, and srun with its PMI 2.
    ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "1", "PMIX_RANK": "1"],
    ["PMI_SIZE": "4", "PMI_RANK": "0", "PMI_FD": "9"],
    ["SLURM_NTASKS": "8", "SLURM_STEP_NUM_TASKS": "4", "PMI_SIZE": "4", "PMI_RANK": "2"],
    ["MV2_COMM_WORLD_SIZE": "4"],
    // srun with PMIx.
    ["SLURM_NTASKS": "8", "SLURM_STEP_NUM_TASKS": "4", "PMIX_RANK": "3", "PMIX_NAMESPACE": "s.1"],
  ])
  func `launchers state how many processes there are`(environment: [String: String]) {
    #expect(launch(environment)?.count == 4)
    #expect(launch(environment)?.isOfSeveral == true)
    #expect(launch(environment)?.counted == "4 processes")
  }

  @Test func `a batch script of Slurm is no launch`() {
    #expect(launch(["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"]) == nil)
    #expect(launch(["SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "2"]) == nil)
  }

  @Test func `launchers state the number of a process`() {
    #expect(launch(["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "3"])?.rank == 3)
    #expect(launch(["PMI_SIZE": "4", "PMI_RANK": "2"])?.rank == 2)
    #expect(launch(["PMIX_RANK": "1"])?.rank == 1)
  }

  @Test func `one process is a launch of one`() {
    #expect(launch(["OMPI_COMM_WORLD_SIZE": "1"])?.isOfSeveral == false)
    #expect(launch(["OMPI_COMM_WORLD_SIZE": "1"])?.counted == "1 process")
  }

  @Test func `a launcher that does not state the count may have started several`() {
    #expect(launch(["PMIX_RANK": "0"])?.isOfSeveral == true)
    #expect(launch(["PMIX_RANK": "0"])?.counted == "several processes")
  }

  @Test(arguments: ["", "four", "0", "-1"])
  func `what is not a count does not count`(text: String) {
    #expect(launch(["OMPI_COMM_WORLD_SIZE": text]) == nil)
    #expect(launch(["OMPI_COMM_WORLD_SIZE": text, "PMIX_RANK": "1"])?.isOfSeveral == true)
  }
}
