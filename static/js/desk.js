// What the desk of those who keep order begins with.
import "coterie/queue-keys";
import "coterie/letter-draft";
import "coterie/undo-toast";
