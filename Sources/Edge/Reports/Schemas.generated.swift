// Made by embed-schemas.py from Data/schemas: edit those.
// swift-format-ignore-file

enum EmbeddedSchemas {
    static let report = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.report/1",
  "description": "One check of one host. Every key is present in every report, null where the value is unknown; keys that are not named here may be added. Durations are milliseconds, instants RFC 3339 in UTC, fingerprints SHA-256 in lower-case hex.",
  "type": "object",
  "additionalProperties": true,
  "required": [
    "schema", "id", "redial", "knowledge", "final", "startedAt", "durationMs", "vantage", "target", "host", "verdict",
    "steps", "causes", "hypotheses", "ruledOut", "ask", "notes", "popular", "connections", "probes", "observations"
  ],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.report/1"},
    "id": {"description": "The report's own id, a ULID.", "type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "redial": {"description": "Version of the program.", "type": "string", "minLength": 1},
    "knowledge": {
      "description": "Which knowledge judged.",
      "type": "object",
      "required": ["version", "digest"],
      "properties": {
        "version": {"description": "Version of the knowledge: 2026.11.1.", "type": "string", "minLength": 1},
        "digest": {
          "description": "Digest over all data: the same walk and the same digest give the same verdict.",
          "type": "string",
          "pattern": "^sha256:[0-9a-f]{64}$"
        }
      }
    },
    "final": {"description": "False while a silent host may yet answer.", "type": "boolean"},
    "startedAt": {"description": "Start of the walk.", "$ref": "#/$defs/instant"},
    "durationMs": {"description": "Length of the walk.", "$ref": "#/$defs/milliseconds"},
    "vantage": {
      "description": "Where the walk started from.",
      "type": "object",
      "required": ["id", "kind", "host", "source", "interface", "overlays"],
      "properties": {
        "id": {"description": "Stable id of the vantage.", "type": "string"},
        "kind": {
          "description": "Kind of place: linux, wsl2-nat, wsl2-mirrored, ssh, file, macos, windows. Kinds may be added.",
          "$ref": "#/$defs/openName"
        },
        "host": {"description": "Name of the machine.", "type": "string"},
        "source": {
          "description": "Local address of the connection that was walked, null before any connected.",
          "type": ["string", "null"]
        },
        "interface": {"description": "Interface that has this address.", "type": ["string", "null"]},
        "overlays": {
          "description": "Overlay networks whose interfaces the machine has.",
          "type": "array",
          "items": {"description": "Name of one: tailscale.", "type": "string"}
        }
      }
    },
    "target": {
      "description": "What was asked for.",
      "type": "object",
      "required": ["asked", "host", "port", "gateway", "identity", "addresses"],
      "properties": {
        "asked": {"description": "As typed.", "type": "string"},
        "host": {"description": "Name or literal address, without port and brackets.", "type": "string"},
        "port": {"description": "TCP port.", "type": "integer", "minimum": 0, "maximum": 65535},
        "gateway": {"description": "Remote Desktop Gateway on the way, if any.", "type": ["string", "null"]},
        "identity": {
          "description": "Stable id of the machine: its NTLM DNS name, else key: and the digest of its certificate's key, else its address, else the name.",
          "type": "string"
        },
        "addresses": {
          "description": "Every address that was asked.",
          "type": "array",
          "items": {
            "description": "One address and what became of the connection to it.",
            "type": "object",
            "required": ["address", "family", "used", "reach", "rttMs"],
            "properties": {
              "address": {"description": "IPv4 or IPv6 in text form.", "type": "string"},
              "family": {"description": "Family of the address.", "enum": ["ipv4", "ipv6"]},
              "used": {"description": "The walk went on over it.", "type": "boolean"},
              "reach": {
                "description": "How the TCP connection ended.",
                "enum": ["connected", "refused", "timed-out", "unreachable"]
              },
              "rttMs": {"description": "Round trip.", "$ref": "#/$defs/millisecondsOrNull"}
            }
          }
        }
      }
    },
    "host": {
      "description": "Who answered, as far as it said so.",
      "type": "object",
      "required": ["dnsName", "netbiosName", "domain", "windowsBuild", "clockSkewMs", "certificate", "security"],
      "properties": {
        "dnsName": {"description": "DNS name of the computer, from NTLM.", "type": ["string", "null"]},
        "netbiosName": {"description": "NetBIOS name of the computer, from NTLM.", "type": ["string", "null"]},
        "domain": {"description": "DNS domain, else NetBIOS domain.", "type": ["string", "null"]},
        "windowsBuild": {"description": "Release: 10.0.20348.", "type": ["string", "null"]},
        "clockSkewMs": {"description": "The host's clock minus ours.", "type": ["number", "null"]},
        "certificate": {
          "description": "The certificate that the host showed; null when it showed none.",
          "type": ["object", "null"],
          "required": ["sha256", "subject", "notBefore", "notAfter", "selfSigned", "rolling"],
          "properties": {
            "sha256": {"description": "Fingerprint.", "$ref": "#/$defs/sha256"},
            "subject": {"description": "Subject, escaped and bounded.", "type": "string"},
            "notBefore": {"description": "Start of validity.", "$ref": "#/$defs/instantOrNull"},
            "notAfter": {"description": "End of validity.", "$ref": "#/$defs/instantOrNull"},
            "selfSigned": {"description": "Signed by its own key.", "type": "boolean"},
            "rolling": {
              "description": "Self-signed for at most 190 days: Windows renews it by itself. Null when its dates are unknown.",
              "type": ["boolean", "null"]
            }
          }
        },
        "security": {
          "description": "Security of the connection.",
          "type": "object",
          "required": ["selected", "nla"],
          "properties": {
            "selected": {
              "description": "Protocol the host selected when offered what mstsc offers: HYBRID_EX.",
              "type": ["string", "null"]
            },
            "nla": {
              "description": "Network level authentication: required, offered, absent, unknown. Take any other value for unknown.",
              "$ref": "#/$defs/openName"
            }
          }
        }
      }
    },
    "verdict": {
      "description": "What the walk comes to.",
      "type": "object",
      "required": ["state", "step", "summary", "provenThrough", "notWalked"],
      "properties": {
        "state": {
          "description": "Exit codes 0, 1, 2, 3 in this order. Healthy speaks only of what was walked.",
          "enum": ["healthy", "degraded", "broken", "inconclusive"]
        },
        "step": {"description": "First step that failed, null when none did.", "$ref": "#/$defs/stepOrNull"},
        "summary": {"description": "The verdict in one sentence.", "$ref": "#/$defs/sentence"},
        "provenThrough": {
          "description": "Last step up to which everything was seen to work.",
          "$ref": "#/$defs/stepOrNull"
        },
        "notWalked": {
          "description": "Steps that were not walked.",
          "type": "array",
          "items": {
            "description": "One step.",
            "type": "object",
            "required": ["step", "why"],
            "properties": {
              "step": {"description": "The step.", "$ref": "#/$defs/step"},
              "why": {"description": "Reason: needs-credentials. Reasons may be added.", "$ref": "#/$defs/openName"}
            }
          }
        }
      }
    },
    "steps": {
      "description": "The steps in the order in which a client takes them.",
      "type": "array",
      "maxItems": 10,
      "items": {
        "description": "One step.",
        "type": "object",
        "required": ["step", "state", "durationMs", "detail"],
        "properties": {
          "step": {"description": "The step.", "$ref": "#/$defs/step"},
          "state": {
            "description": "ok, warning, failed, skipped, unknown. Take any other value for unknown.",
            "$ref": "#/$defs/openName"
          },
          "durationMs": {"description": "Time spent on it.", "$ref": "#/$defs/millisecondsOrNull"},
          "detail": {"description": "What was seen.", "$ref": "#/$defs/sentence"}
        }
      }
    },
    "causes": {
      "description": "Causes by falling probability. These are marginals: they need not sum to 1.",
      "type": "array",
      "items": {
        "description": "One cause.",
        "type": "object",
        "required": [
          "id", "probability", "certainty", "place", "step", "title", "hides", "because", "repairs", "advice"
        ],
        "properties": {
          "id": {"description": "Id of the cause.", "$ref": "#/$defs/id"},
          "probability": {"description": "That it takes part in what is wrong.", "$ref": "#/$defs/probability"},
          "certainty": {
            "description": "Proven needs a deterministic observation: a failure code, an error info, a setting read.",
            "enum": ["proven", "likely", "possible"]
          },
          "place": {
            "description": "Where it can be put right.",
            "type": "array",
            "items": {"description": "server, client, network, policy. Places may be added.", "$ref": "#/$defs/openName"}
          },
          "step": {"description": "Step at which it shows.", "$ref": "#/$defs/step"},
          "title": {"description": "A sentence for people.", "type": "string"},
          "hides": {
            "description": "Causes that cannot be seen while this one holds.",
            "type": "array",
            "items": {"description": "Id of a cause.", "$ref": "#/$defs/id"}
          },
          "because": {
            "description": "What speaks for it and against it.",
            "type": "array",
            "items": {
              "description": "One observation's weight.",
              "type": "object",
              "required": ["observation", "bits", "says"],
              "properties": {
                "observation": {"description": "Id of the observation.", "$ref": "#/$defs/observationId"},
                "bits": {"description": "Signed log2 of the likelihood ratio.", "type": "number"},
                "says": {"description": "What the observation tells.", "$ref": "#/$defs/sentence"}
              }
            }
          },
          "repairs": {
            "description": "Repairs that would put it right.",
            "type": "array",
            "items": {"description": "Id of a repair.", "$ref": "#/$defs/id"}
          },
          "advice": {"description": "What to do next, and by whom.", "$ref": "#/$defs/sentence"}
        }
      }
    },
    "hypotheses": {
      "description": "Sets of simultaneous causes; their probabilities sum to 1.",
      "type": "array",
      "items": {
        "description": "One set.",
        "type": "object",
        "required": ["causes", "probability"],
        "properties": {
          "causes": {
            "description": "None: healthy.",
            "type": "array",
            "items": {"description": "Id of a cause.", "$ref": "#/$defs/id"}
          },
          "probability": {"description": "Of exactly this set.", "$ref": "#/$defs/probability"}
        }
      }
    },
    "ruledOut": {
      "description": "Causes that an observation excludes.",
      "type": "array",
      "items": {
        "description": "One cause.",
        "type": "object",
        "required": ["id", "observation", "because"],
        "properties": {
          "id": {"description": "Id of the cause.", "$ref": "#/$defs/id"},
          "observation": {"description": "Id of the observation that excludes it.", "$ref": "#/$defs/observationId"},
          "because": {"description": "Why.", "$ref": "#/$defs/sentence"}
        }
      }
    },
    "ask": {
      "description": "Questions whose answers would tell causes apart, the most telling first.",
      "type": "array",
      "items": {
        "description": "One question.",
        "type": "object",
        "required": ["id", "question", "answers", "gainBits", "how"],
        "properties": {
          "id": {"description": "Id of the question, for --answer.", "$ref": "#/$defs/id"},
          "question": {"description": "The question.", "$ref": "#/$defs/sentence"},
          "answers": {
            "description": "Possible answers: yes, no, unknown; others may be added.",
            "type": "array",
            "minItems": 1,
            "items": {"description": "One answer.", "$ref": "#/$defs/openName"}
          },
          "gainBits": {"description": "Expected information.", "type": "number", "minimum": 0},
          "how": {"description": "A command, or what to look at.", "type": "string"}
        }
      }
    },
    "notes": {
      "description": "What is worth knowing beside the verdict.",
      "type": "array",
      "items": {
        "description": "One note.",
        "type": "object",
        "required": ["id", "severity", "observation", "dueAt", "text"],
        "properties": {
          "id": {"description": "Id of the note.", "$ref": "#/$defs/id"},
          "severity": {"description": "How much it matters.", "enum": ["info", "warning"]},
          "observation": {"description": "What it rests on.", "$ref": "#/$defs/observationIdOrNull"},
          "dueAt": {"description": "When it becomes a fault.", "$ref": "#/$defs/instantOrNull"},
          "text": {"description": "A sentence for people; it may change.", "type": "string"}
        }
      }
    },
    "popular": {
      "description": "Fixes that people are told to try, and that cannot help in this case; at most three.",
      "type": "array",
      "items": {
        "description": "One fix.",
        "type": "object",
        "required": ["id", "claim", "verdict", "because", "observation"],
        "properties": {
          "id": {"description": "Id of the fix.", "$ref": "#/$defs/id"},
          "claim": {"description": "What people are told to do.", "type": "string"},
          "verdict": {"description": "cannot-help, or harmful; others may be added.", "$ref": "#/$defs/openName"},
          "because": {"description": "Why.", "$ref": "#/$defs/sentence"},
          "observation": {"description": "Id of the observation that shows it.", "$ref": "#/$defs/observationId"}
        }
      }
    },
    "connections": {
      "description": "TCP connections that the check cost.",
      "type": "object",
      "required": ["opened", "answered"],
      "properties": {
        "opened": {"description": "Attempted, also those that failed.", "type": "integer", "minimum": 0},
        "answered": {"description": "Accepted by the other side.", "type": "integer", "minimum": 0}
      }
    },
    "probes": {
      "description": "What became of every question, apart from its answer.",
      "type": "array",
      "items": {
        "description": "One probe.",
        "type": "object",
        "required": ["probe", "attempt", "why"],
        "properties": {
          "probe": {"description": "Id of the probe.", "$ref": "#/$defs/id"},
          "attempt": {"description": "Whether it was put and answered.", "enum": ["answered", "unanswered", "not-run"]},
          "why": {
            "description": "Why it was not answered or not put; null when it was answered. Reasons may be added.",
            "type": ["string", "null"]
          }
        }
      }
    },
    "observations": {
      "description": "Everything that was seen, in the order of sight.",
      "type": "array",
      "items": {
        "description": "One fact, with who saw it and when.",
        "type": "object",
        "required": ["id", "step", "probe", "atMs", "durationMs", "kind", "value"],
        "properties": {
          "id": {"description": "Unique within the report.", "$ref": "#/$defs/observationId"},
          "step": {"description": "Step that it belongs to.", "$ref": "#/$defs/step"},
          "probe": {"description": "Id of the probe that saw it.", "$ref": "#/$defs/id"},
          "atMs": {"description": "From the start of the walk to the sight.", "$ref": "#/$defs/milliseconds"},
          "durationMs": {"description": "How long the answer took, where that is meant.", "$ref": "#/$defs/millisecondsOrNull"},
          "kind": {
            "description": "Dotted: certificate.notAfter. Kinds may be added.",
            "type": "string",
            "pattern": "^[a-z0-9]+(\\.[A-Za-z0-9]+)+$"
          },
          "value": {"description": "The fact; its keys depend on the kind.", "type": "object"}
        }
      }
    }
  },
  "$defs": {
    "step": {
      "description": "One of the ten steps of a connection.",
      "enum": ["resolve", "reach", "negotiate", "encrypt", "authenticate", "join", "license", "activate", "draw", "stay"]
    },
    "stepOrNull": {"description": "A step or none.", "anyOf": [{"$ref": "#/$defs/step"}, {"type": "null"}]},
    "id": {
      "description": "A stable, kebab-case name.",
      "type": "string",
      "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
    },
    "openName": {
      "description": "A value of an enumeration that may grow.",
      "type": "string",
      "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
    },
    "observationId": {"description": "o1, o2, …", "type": "string", "pattern": "^o[1-9][0-9]*$"},
    "observationIdOrNull": {
      "description": "An observation or none.",
      "anyOf": [{"$ref": "#/$defs/observationId"}, {"type": "null"}]
    },
    "instant": {
      "description": "RFC 3339 in UTC.",
      "type": "string",
      "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$"
    },
    "instantOrNull": {"description": "An instant or none.", "anyOf": [{"$ref": "#/$defs/instant"}, {"type": "null"}]},
    "milliseconds": {"description": "A duration, to a thousandth.", "type": "number", "minimum": 0},
    "millisecondsOrNull": {
      "description": "A duration or none.",
      "anyOf": [{"$ref": "#/$defs/milliseconds"}, {"type": "null"}]
    },
    "probability": {"description": "From 0 to 1.", "type": "number", "minimum": 0, "maximum": 1},
    "sha256": {"description": "A digest.", "type": "string", "pattern": "^[0-9a-f]{64}$"},
    "sentence": {
      "description": "A sentence for people: the id and arguments are stable and can be translated, the text may change.",
      "type": "object",
      "required": ["id", "args", "text"],
      "properties": {
        "id": {"description": "Which sentence.", "type": "string", "minLength": 1},
        "args": {
          "description": "Its arguments by name.",
          "type": "object",
          "additionalProperties": {"description": "One value.", "type": ["string", "number", "boolean"]}
        },
        "text": {"description": "The sentence in English.", "type": "string"}
      }
    }
  }
}

"""#

    static let error = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.error/1",
  "description": "What a program gets in place of a report when there is none. The process exits with the same code.",
  "type": "object",
  "additionalProperties": true,
  "required": ["schema", "code", "id", "text"],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.error/1"},
    "code": {
      "description": "The exit code: 64 usage, 65 bad input file, 70 internal fault, 130 interrupted.",
      "enum": [64, 65, 70, 130]
    },
    "id": {
      "description": "Which error, stable and kebab-case: bad-target.",
      "type": "string",
      "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
    },
    "text": {"description": "A sentence for people; it may change.", "type": "string", "minLength": 1}
  }
}

"""#
}
