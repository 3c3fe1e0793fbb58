/** Minutes of random faults: {@code mvn -Psoak verify}. */
package io.procession.it.soak;
