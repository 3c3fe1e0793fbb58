package io.procession.cli;

import picocli.CommandLine.Command;

/** The command line without a command: help, and the version. */
@Command(
    name = "procession",
    description = "Runs Java functions in other processes: Python's multiprocessing for the JVM.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = ProductVersion.class,
    footer = {"", "Try: procession help COMMAND"})
final class ProcessionCommand {}
