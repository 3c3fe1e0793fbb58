package io.procession.cli.script;

import java.util.List;
import java.util.Map;

/**
 * The classes of a script.
 *
 * @param mainCandidates binary names of the types that may have the main method, best first
 * @param classes class files of these and of all other types the script needs, by binary name
 * @param dependencies what must stay as it is for the classes to stay right
 */
public record CompiledScript(
    List<String> mainCandidates, Map<String, byte[]> classes, Dependencies dependencies) {}
