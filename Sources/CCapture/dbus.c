// Debian's libpcap.a can also capture the messages of D-Bus, for which it wants libdbus, and that libsystemd, of which there is
// no static archive. redial never captures those, so these stand in: whoever tried would be told that there is no bus.
#ifdef __linux__

#include <stdint.h>

struct stand_in_error {
    const char *name;
    const char *message;
};

void *dbus_bus_get(int type, struct stand_in_error *error) {
    (void)type;
    if (error) error->name = error->message = "D-Bus is not captured";
    return 0;
}
void *dbus_connection_open(const char *address, struct stand_in_error *error) {
    (void)address;
    return dbus_bus_get(0, error);
}
unsigned dbus_bus_register(void *connection, struct stand_in_error *error) {
    (void)connection;
    dbus_bus_get(0, error);
    return 0;
}
void dbus_bus_add_match(void *connection, const char *rule, struct stand_in_error *error) {
    (void)connection;
    (void)rule;
    dbus_bus_get(0, error);
}
unsigned dbus_error_is_set(const struct stand_in_error *error) { return error && error->name; }
void dbus_error_free(struct stand_in_error *error) { error->name = error->message = 0; }
void dbus_connection_unref(void *connection) { (void)connection; }
void dbus_connection_set_max_received_size(void *connection, long size) {
    (void)connection;
    (void)size;
}
unsigned dbus_connection_send(void *connection, void *message, uint32_t *serial) {
    (void)connection;
    (void)message;
    (void)serial;
    return 0;
}
void dbus_connection_flush(void *connection) { (void)connection; }
unsigned dbus_connection_read_write(void *connection, int timeout) {
    (void)connection;
    (void)timeout;
    return 0;
}
void *dbus_connection_pop_message(void *connection) {
    (void)connection;
    return 0;
}
void dbus_message_unref(void *message) { (void)message; }
unsigned dbus_message_is_signal(void *message, const char *interface, const char *name) {
    (void)message;
    (void)interface;
    (void)name;
    return 0;
}
unsigned dbus_message_marshal(void *message, char **data, int *length) {
    (void)message;
    (void)data;
    (void)length;
    return 0;
}
void *dbus_message_demarshal(const char *data, int length, struct stand_in_error *error) {
    (void)data;
    (void)length;
    return dbus_bus_get(0, error);
}
void dbus_free(void *memory) { (void)memory; }

#endif
