package io.procession.cli.doctor;

import java.util.List;

/**
 * Findings about one subject.
 *
 * @param title the subject
 * @param findings in the order in which they are shown
 */
public record Section(String title, List<Finding> findings) {}
