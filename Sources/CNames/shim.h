// c-ares, and the few system headers whose macros Swift does not see.
#include <ares.h>
#include <netdb.h>
