/**
 * Jobs of real schedulers: Debian's Slurm and Grid Engine, brought up by the scripts in {@code
 * integration-tests/schedulers}, one of each for all tests. Without the packages the tests are
 * skipped, and say so.
 */
package io.procession.it.schedulers;
