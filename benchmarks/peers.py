"""The peers: a command to which `WORKLOAD key=value ...` is appended, and what each can run."""
import glob
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = os.path.join(HERE, "peers", "run_py.py")
PY = os.environ.get("BENCH_PY", shutil.which("python3") or "python3")        # CPython's own multiprocessing
PYDEB = os.environ.get("BENCH_PYDEB", "/usr/bin/python3")                     # Debian's, with its python3-joblib, ... packages
MPIRE = os.environ.get("BENCH_MPIRE", "")                                     # a checkout of mpire, if there is one
CLASSES = os.environ.get("BENCH_BUILD", os.path.join(tempfile.gettempdir(), "procession-bench-build"))
JARS = os.path.join(HERE, "target", "peers")                                  # the peers that are jars, fetched by Maven
OURS = os.environ.get("BENCH_PROCESSION", os.path.join(HERE, "peer"))         # our own command line


def jdk25():
    """A JDK 25's java: BENCH_JAVA, JAVA_HOME, then the usual folders."""
    homes = [os.environ.get("JAVA_HOME", "")] + sorted(glob.glob("/usr/lib/jvm/*25*"))
    found = [os.path.join(h, "bin", "java") for h in homes if h and "25" in h and os.path.exists(os.path.join(h, "bin", "java"))]
    return os.environ.get("BENCH_JAVA") or (found[0] if found else "java")


JAVA = jdk25()


POOL = {"hello_script", "start", "apply_latency", "async_throughput", "map_ints", "imap_c1", "imbalance",
        "sleep999", "pi", "bigarg", "recovery", "memory", "idle", "scale_workers", "scale_tasks"}
SYNC = {"queue_throughput", "queue_latency", "pipe", "lock", "value", "manager_dict", "bigshm"}
START = {"hello_script", "start", "recovery", "memory", "idle"}
MPI_ENV = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
           "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl": "self,vader,tcp",
           "OMPI_MCA_mpi_yield_when_idle": "1", "OMPI_MCA_pml": "ob1"}


class Peer:
    def __init__(self, cmd, can, env=None, unbatched=False, slow=False):
        self.cmd, self.can, self.env, self.unbatched, self.slow = cmd, set(can), dict(env or {}), unbatched, slow


def py(adapter, exe=PYDEB):
    return [exe, RUN, adapter]


def java(mode, *flags):
    path = os.pathsep.join([CLASSES, *sorted(glob.glob(os.path.join(JARS, "*.jar")))]) if mode == "pp4j" else CLASSES
    return [JAVA, *flags, "-cp", path, "JvmBench", mode]


PEERS = {
    # CPython's own, in its three start methods (fork is the default of 3.13 on Linux, forkserver of 3.14)
    "mp-fork": Peer(py("multiprocessing:fork", PY), POOL | SYNC),
    "mp-spawn": Peer(py("multiprocessing:spawn", PY), START | {"scale_workers"}),
    "mp-forkserver": Peer(py("multiprocessing:forkserver", PY), START | {"scale_workers"}),
    "mp-fork-311pgo": Peer(py("multiprocessing:fork", PYDEB), POOL | SYNC),
    "cf-fork": Peer(py("cf:fork", PY), POOL, unbatched=True),
    "cf-spawn": Peer(py("cf:spawn", PY), START),
    # third parties, newest release to be had here
    "loky": Peer(py("loky"), POOL, unbatched=True),
    "joblib": Peer(py("joblib"), POOL - {"recovery", "async_throughput", "scale_workers"}, unbatched=True),
    "billiard": Peer(py("billiard:fork"), (POOL | SYNC) - {"bigshm", "value"}),
    "multiprocess": Peer(py("multiprocess:fork"), POOL | SYNC - {"bigshm"}),
    "pebble": Peer(py("pebble"), POOL, unbatched=True),
    "mpire": Peer(py("mpire:fork"), POOL - {"recovery"}, env={"PYTHONPATH": MPIRE}),
    "mpi4py": Peer(py("mpi"), POOL - {"recovery"}, env=MPI_ENV, unbatched=True, slow=True),
    "dask": Peer(py("dask"), POOL, unbatched=True, slow=True),
    "ray": Peer(py("ray"), POOL, unbatched=True, slow=True),
    # the JVM: in one process (the bound a process pool cannot pass), and what one writes by hand today
    "jvm-tpe": Peer(java("tpe"), (POOL | SYNC) - {"recovery", "bigshm"}),
    "jvm-fjp": Peer(java("fjp"), POOL - {"recovery"}),
    "jvm-naive": Peer(java("naive"), POOL),
    "jvm-pp4j": Peer(java("pp4j"), POOL - {"recovery"}, env={"PATH": os.path.dirname(JAVA) + os.pathsep + os.environ["PATH"]}, unbatched=True),
    # the machine
    "limit-c": Peer([os.path.join(CLASSES, "limits")],
                    {"start", "hello_script", "apply_latency", "async_throughput", "queue_throughput", "bigarg", "lock",
                     "sleep999", "pi", "bigshm"}),
    "limit-jvm": Peer(java("limit", "--enable-native-access=ALL-UNNAMED"),
                      {"start", "apply_latency", "async_throughput", "map_ints", "bigarg", "lock", "scale_workers"}),
}
PEERS["procession"] = Peer(shlex.split(OURS), POOL | SYNC)
CORE = ["procession", "mp-fork", "cf-fork", "loky", "jvm-tpe", "jvm-naive", "limit-c", "limit-jvm"]   # with --quick, and in the long cases
MODULES = {"loky": "joblib", "joblib": "joblib", "billiard": "billiard", "multiprocess": "multiprocess", "pebble": "pebble",
           "mpire": "mpire", "mpi4py": "mpi4py", "dask": "distributed", "ray": "ray"}


def missing(name):
    """Why this peer cannot run here, or None."""
    exe = PEERS[name].cmd[0]
    if not (os.path.exists(exe) or shutil.which(exe)):
        return f"{exe} is not there"
    if name == "jvm-pp4j" and not os.path.exists(os.path.join(CLASSES, "Pp4jPool.class")):
        return f"no jars in {JARS} (benchmarks/run fetches them)"
    if name in MODULES:
        env = dict(os.environ, **PEERS[name].env)
        if subprocess.run([exe, "-c", "import " + MODULES[name]], env=env, capture_output=True).returncode:
            return f"no Python module {MODULES[name]} (Debian: python3-{MODULES[name]})"
    return None


def build():
    """Compiles the JVM peers and the machine's limits into CLASSES."""
    os.makedirs(CLASSES, exist_ok=True)
    src = os.path.join(HERE, "peers")
    javac = os.path.join(os.path.dirname(JAVA), "javac") if os.path.dirname(JAVA) else "javac"
    compile_ = [javac, "-nowarn", "-d", CLASSES, "-cp", os.pathsep.join([CLASSES, os.path.join(JARS, "*")])]
    subprocess.run(compile_ + sorted(glob.glob(os.path.join(src, "*.java"))), check=True)
    if os.path.isdir(JARS):
        subprocess.run(compile_ + glob.glob(os.path.join(src, "pp4j", "*.java")), check=True)
    subprocess.run(["cc", "-O2", "-pthread", "-o", os.path.join(CLASSES, "limits"), os.path.join(src, "limits.c"), "-lm", "-lrt"], check=True)


def is_old():
    """Whether a source is newer than what was built, or nothing was."""
    built = os.path.join(CLASSES, "limits")
    sources = glob.glob(os.path.join(HERE, "peers", "**", "*.[cj]*"), recursive=True) + [JARS]
    return not os.path.exists(built) or any(
        os.path.getmtime(s) > os.path.getmtime(built) for s in sources if os.path.exists(s))


def available():
    """The peers that can run here; says which cannot, and why."""
    if is_old():
        build()
    gone = {n: why for n in PEERS if (why := missing(n))}
    for n, why in gone.items():
        print(f"peer {n} left out: {why}", file=sys.stderr)
    return [n for n in PEERS if n not in gone]
