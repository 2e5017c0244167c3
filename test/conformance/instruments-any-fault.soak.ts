/** The same suite with a thousand scripts a driver and a million changed bytes: it counts by SOAK=1. */
import './instruments-any-fault.test.ts';
