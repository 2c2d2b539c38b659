"""What the scenarios stand on: real servers, namespaces, forwarders, and the walk that is held against them."""
