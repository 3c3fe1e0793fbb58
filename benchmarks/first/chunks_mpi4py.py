"""What Chunks.java measures, on mpi4py: mpirun -n 3 python3 -m mpi4py.futures chunks_mpi4py.py [TASKS]"""
import sys
import time

from mpi4py.futures import MPIPoolExecutor


def add(x):
    return x + 1


if __name__ == "__main__":
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with MPIPoolExecutor() as pool:
        def once():
            start = time.perf_counter()
            assert sum(pool.map(add, range(tasks), chunksize=1)) == tasks * (tasks + 1) // 2
            return (time.perf_counter() - start) * 1e6 / tasks

        once()
        micros = sorted(once() for _ in range(5))
        print(f"µs a chunk: median {micros[2]:.0f}, from {micros[0]:.0f} to {micros[4]:.0f}")
