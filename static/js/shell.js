// What every page begins with.
import "coterie/rail";
import "coterie/local-time";
import "coterie/page-notices";
import "coterie/device-words";
import "coterie/disclosure";
