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
    "steps", "causes", "hypotheses", "ruledOut", "ask", "notes", "popular", "connections", "probes", "observations",
    "otherVantage", "files", "conversations", "timeline", "case"
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
      "required": ["dnsName", "netbiosName", "domain", "windowsBuild", "windowsRelease", "clockSkewMs", "certificate", "security"],
      "properties": {
        "dnsName": {"description": "DNS name of the computer, from NTLM.", "type": ["string", "null"]},
        "netbiosName": {"description": "NetBIOS name of the computer, from NTLM.", "type": ["string", "null"]},
        "domain": {"description": "DNS domain, else NetBIOS domain.", "type": ["string", "null"]},
        "windowsBuild": {"description": "Release: 10.0.20348.", "type": ["string", "null"]},
        "windowsRelease": {
          "description": "All that the build may stand for: Windows Server 2019 or Windows 10 1809. Null where the host is not known to be Windows.",
          "type": ["string", "null"]
        },
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
      "description": "TCP connections and UDP datagrams that the check cost.",
      "type": "object",
      "required": ["opened", "answered", "datagrams"],
      "properties": {
        "opened": {"description": "Attempted, also those that failed.", "type": "integer", "minimum": 0},
        "answered": {"description": "Accepted by the other side.", "type": "integer", "minimum": 0},
        "datagrams": {"description": "UDP datagrams sent to the host.", "type": "integer", "minimum": 0}
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
        "required": ["id", "step", "probe", "atMs", "durationMs", "kind", "value", "source", "at", "machine"],
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
          "value": {"description": "The fact; its keys depend on the kind.", "type": "object"},
          "source": {"description": "The file that tells it; null for what a probe saw.", "type": ["string", "null"]},
          "at": {
            "description": "When it happened, where a file says; atMs is zero for what was before the walk.",
            "$ref": "#/$defs/instantOrNull"
          },
          "machine": {"description": "The computer that the file tells about, where it says.", "type": ["string", "null"]}
        }
      }
    },
    "files": {
      "description": "The files whose observations are among these.",
      "type": "array",
      "items": {
        "description": "One file, or one member of a bundle.",
        "type": "object",
        "required": ["file", "kind", "machine", "observations", "from", "to", "warnings"],
        "properties": {
          "file": {"description": "Its name, without its folder.", "type": "string"},
          "kind": {"description": "What it is by its content: event-log. Kinds may be added.", "$ref": "#/$defs/openName"},
          "machine": {"description": "The computer that it tells about, where it says.", "type": ["string", "null"]},
          "observations": {"description": "How many it gave.", "type": "integer", "minimum": 0},
          "from": {"description": "When the first of what it tells happened.", "$ref": "#/$defs/instantOrNull"},
          "to": {"description": "When the last of what it tells happened.", "$ref": "#/$defs/instantOrNull"},
          "warnings": {
            "description": "What of it could not be used.",
            "type": "array",
            "items": {
              "description": "One sentence.",
              "type": "object",
              "required": ["id", "text"],
              "properties": {
                "id": {"description": "Stable and kebab-case.", "$ref": "#/$defs/openName"},
                "text": {"description": "A sentence for people; it may change.", "type": "string"}
              }
            }
          }
        }
      }
    },
    "timeline": {
      "description": "What has an instant of its own, of all files and connections and of the walk itself, the oldest first; of too many the newest. Empty where no file tells of any.",
      "type": "array",
      "items": {
        "description": "One thing that happened.",
        "type": "object",
        "required": ["at", "step", "says", "observation", "file", "machine"],
        "properties": {
          "at": {"description": "When; the last time where it happened more than once.", "$ref": "#/$defs/instant"},
          "step": {"description": "The step that it belongs to, or that a connection came to.", "$ref": "#/$defs/stepOrNull"},
          "says": {"description": "What happened.", "$ref": "#/$defs/sentence"},
          "observation": {"description": "The observation that tells it; null of a walk or a connection.", "type": ["string", "null"]},
          "file": {"description": "The file that tells it; null of the walk itself.", "type": ["string", "null"]},
          "machine": {
            "description": "The computer whose log tells it, where there are logs of several; else null.",
            "type": ["string", "null"]
          }
        }
      }
    },
    "conversations": {
      "description": "The connections that the files hold, each judged by itself; the report is about one of them.",
      "type": "array",
      "items": {
        "description": "One connection.",
        "type": "object",
        "required": [
          "number", "file", "client", "server", "port", "startedAt", "durationMs", "state", "step", "cause", "summary"
        ],
        "properties": {
          "number": {"description": "For --conversation; in the order of their beginning.", "type": "integer", "minimum": 1},
          "file": {"description": "The file that holds it.", "type": "string"},
          "client": {"description": "Address of who connected, where it is known.", "type": ["string", "null"]},
          "server": {"description": "Name or address of the other side.", "type": "string"},
          "port": {"description": "Its port.", "type": "integer", "minimum": 0, "maximum": 65535},
          "startedAt": {"description": "When it began.", "$ref": "#/$defs/instant"},
          "durationMs": {"description": "How long it lasted.", "$ref": "#/$defs/milliseconds"},
          "state": {"description": "As in the verdict.", "enum": ["healthy", "degraded", "broken", "inconclusive"]},
          "step": {"description": "First step that failed, null when none did.", "$ref": "#/$defs/stepOrNull"},
          "cause": {"description": "Id of the leading cause, null when it is healthy or none is known.", "type": ["string", "null"]},
          "summary": {"description": "The verdict in one sentence; it may change.", "type": "string"}
        }
      }
    },
    "case": {
      "description": "The case that this report belongs to (--case, or a case file that was read), null where there is none.",
      "type": ["object", "null"],
      "required": ["entries", "progress"],
      "properties": {
        "entries": {
          "description": "Every look at it, in the order in which they were added; the report is about the last one.",
          "type": "array",
          "minItems": 1,
          "items": {
            "description": "One look, judged by the knowledge of now.",
            "type": "object",
            "required": ["number", "role", "asked", "startedAt", "state", "step", "cause", "summary"],
            "properties": {
              "number": {"description": "From 1.", "type": "integer", "minimum": 1},
              "role": {"description": "The first is before and the last after, where there are two.", "enum": ["only", "before", "between", "after"]},
              "asked": {"description": "What was asked for.", "type": "string"},
              "startedAt": {"description": "Start of the walk.", "$ref": "#/$defs/instant"},
              "state": {"description": "As in the verdict.", "enum": ["healthy", "degraded", "broken", "inconclusive"]},
              "step": {"description": "First step that failed, null when none did.", "$ref": "#/$defs/stepOrNull"},
              "cause": {"description": "Id of the leading cause, null when it is healthy or none is known.", "type": ["string", "null"]},
              "summary": {"description": "The verdict in one sentence; it may change.", "type": "string"},
              "repaired": {
                "description": "The repair that was carried out before this look, null where nothing was changed.",
                "type": ["object", "null"],
                "required": ["id", "repair", "ending", "text"],
                "properties": {
                  "id": {"description": "Id of the journal entry.", "type": "string"},
                  "repair": {"description": "Id of the repair.", "type": "string"},
                  "ending": {"description": "As in redial.result/1.", "type": "string"},
                  "text": {"description": "The same in a sentence or two.", "type": "string"}
                }
              }
            }
          }
        },
        "progress": {
          "description": "What became of it between the first and the last look; null where there is only one.",
          "anyOf": [{"$ref": "#/$defs/sentence"}, {"type": "null"}]
        }
      }
    },
    "otherVantage": {
      "description": "The same walk from another place (--via), null where none was asked for.",
      "type": ["object", "null"],
      "required": ["place", "error", "comparison"],
      "properties": {
        "place": {"description": "How that place was reached: user@host.", "type": "string"},
        "error": {
          "description": "Why there is no walk from there, null where there is one.",
          "type": ["object", "null"],
          "required": ["id", "text"],
          "properties": {
            "id": {"description": "Which reason, stable and kebab-case: via-not-logged-on.", "type": "string"},
            "text": {"description": "A sentence for people; it may change.", "type": "string"}
          }
        },
        "comparison": {
          "description": "This walk (first) and the one from there (second) side by side, a redial.comparison/1; null where there is none.",
          "type": ["object", "null"]
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

    static let explanation = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.explanation/1",
  "description": "What a code, a name, an event or a copied dialog means.",
  "type": "object",
  "additionalProperties": true,
  "required": ["schema", "input", "codes", "stepsPossible", "causes", "myths", "next"],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.explanation/1"},
    "input": {"description": "What was asked, escaped and cut to a line.", "type": "string"},
    "codes": {
      "description": "Meanings, most likely first; the same number may stand once for each family. Empty: no code was found.",
      "type": "array",
      "items": {
        "description": "One number or name in one family.",
        "type": "object",
        "required": ["kind", "hex", "decimal", "name", "step", "meaning", "quality", "source", "notes", "reading", "stepsPossible", "stepsBecause"],
        "properties": {
          "kind": {
            "description": "The family: disconnectReason, extendedReason, errorInfo, negotiationFailure, ntstatus, sspi, win32, gateway, client, licensing, freerdp, event, and others; unknown where no table has the number.",
            "type": "string",
            "minLength": 1
          },
          "hex": {
            "description": "The number, 0x and lower-case digits; null for what has only a name.",
            "type": ["string", "null"],
            "pattern": "^0x[0-9a-f]{1,8}$"
          },
          "decimal": {
            "description": "The same number.",
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": 4294967295
          },
          "name": {
            "description": "Its name; of an event, the provider. Null where it has none.",
            "type": ["string", "null"]
          },
          "step": {
            "description": "Step at which it shows; null where it does not say.",
            "anyOf": [{"$ref": "#/$defs/step"}, {"type": "null"}]
          },
          "meaning": {"description": "What it means; null for an unknown number.", "type": ["string", "null"]},
          "quality": {
            "description": "primary: specification, vendor's page or header; secondary: everything else. Null for an unknown number.",
            "enum": ["primary", "secondary", null]
          },
          "source": {"description": "Where that stands.", "type": ["string", "null"]},
          "notes": {"description": "Traps, and what it does not say; may be empty.", "type": "string"},
          "reading": {
            "description": "Why it is read in this family, or how far its form can be read.",
            "$ref": "#/$defs/sentence"
          },
          "stepsPossible": {
            "description": "Steps at which a connection may end that shows it, in their order. Empty: nothing is known of it.",
            "type": "array",
            "items": {"description": "One step.", "$ref": "#/$defs/step"}
          },
          "stepsBecause": {
            "description": "Why these steps; null where nothing is known of it.",
            "anyOf": [{"$ref": "#/$defs/sentence"}, {"type": "null"}]
          }
        }
      }
    },
    "stepsPossible": {
      "description": "Steps that all the codes together leave possible, each read as it most likely is. Empty: the codes do not say.",
      "type": "array",
      "items": {"description": "One step.", "$ref": "#/$defs/step"}
    },
    "causes": {
      "description": "Causes known to show these codes, by falling probability; codes alone prove none.",
      "type": "array",
      "items": {
        "description": "One cause.",
        "type": "object",
        "required": ["id", "probability", "certainty", "place", "step", "title", "hides", "because", "repairs", "advice"],
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
            "items": {
              "description": "server, client, network, policy. Places may be added.",
              "$ref": "#/$defs/openName"
            }
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
    "myths": {
      "description": "What is widely claimed of these codes, and the truth.",
      "type": "array",
      "items": {
        "description": "One claim.",
        "type": "object",
        "required": ["id", "claim", "standing", "truth", "source"],
        "properties": {
          "id": {"description": "Id of the claim.", "$ref": "#/$defs/id"},
          "standing": {
            "description": "wrong; narrow: right for few; unproven; harmful. Values may be added: read unknown ones as unproven.",
            "$ref": "#/$defs/openName"
          },
          "claim": {"description": "The claim.", "type": "string"},
          "truth": {"description": "What is known.", "type": "string"},
          "source": {"description": "From where.", "type": "string"}
        }
      }
    },
    "next": {
      "description": "Commands to run next; HOST stands for the target.",
      "type": "array",
      "items": {"description": "One command.", "type": "string"}
    }
  },
  "$defs": {
    "step": {
      "description": "One of the ten steps of a connection.",
      "enum": [
        "resolve",
        "reach",
        "negotiate",
        "encrypt",
        "authenticate",
        "join",
        "license",
        "activate",
        "draw",
        "stay"
      ]
    },
    "id": {"description": "A stable, kebab-case name.", "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "openName": {
      "description": "A value of an enumeration that may grow.",
      "type": "string",
      "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
    },
    "observationId": {"description": "o1, o2, …", "type": "string", "pattern": "^o[1-9][0-9]*$"},
    "probability": {"description": "From 0 to 1.", "type": "number", "minimum": 0, "maximum": 1},
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

    static let walk = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.walk/1",
  "description": "One walk as --record keeps it, to be judged again by redial read, also by later knowledge. Durations and times are milliseconds from the start of the walk, instants RFC 3339 in UTC. Secrets are filled over. Keys that are not named here may be added; a reader passes over kinds that it does not know.",
  "type": "object",
  "additionalProperties": true,
  "required": [
    "schema", "redial", "target", "vantage", "startedAt", "durationMs", "final", "connections", "observations", "probes",
    "traces", "answers"
  ],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.walk/1"},
    "redial": {"description": "Version of the program that walked.", "type": "string", "minLength": 1},
    "target": {
      "description": "What was asked for.",
      "type": "object",
      "required": ["asked", "host", "port"],
      "properties": {
        "asked": {"description": "As typed.", "type": "string"},
        "host": {"description": "Name or literal address, without port and brackets.", "type": "string"},
        "port": {"description": "TCP port.", "type": "integer", "minimum": 1, "maximum": 65535},
        "address": {"description": "The address that was given in place of a look-up.", "type": "string"},
        "gateway": {"description": "RD Gateway of the connection's settings.", "type": "string"}
      }
    },
    "vantage": {
      "description": "Where the walk started from, as in redial.report/1.",
      "type": "object",
      "required": ["id", "kind", "host", "overlays"],
      "properties": {
        "id": {"description": "Stable id of the vantage.", "type": "string"},
        "kind": {"description": "Kind of place. Kinds may be added.", "type": "string"},
        "host": {"description": "Name of the machine.", "type": "string"},
        "source": {"description": "Local address of the connection that was walked.", "type": "string"},
        "interface": {"description": "Interface that has this address.", "type": "string"},
        "overlays": {
          "description": "Overlay networks whose interfaces the machine has.",
          "type": "array",
          "items": {"type": "string"}
        }
      }
    },
    "startedAt": {
      "description": "Start of the walk.",
      "type": "string",
      "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$"
    },
    "durationMs": {"description": "Length of the walk.", "type": "number"},
    "final": {"description": "False where the walk was cut off while a silent host might yet have answered.", "type": "boolean"},
    "connections": {
      "description": "TCP connections.",
      "type": "object",
      "required": ["opened", "answered"],
      "properties": {
        "opened": {"description": "Asked for, also those that failed.", "type": "integer", "minimum": 0},
        "answered": {"description": "Accepted by the other side.", "type": "integer", "minimum": 0}
      }
    },
    "observations": {
      "description": "What was seen, as in redial.report/1, with times that are not rounded.",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["id", "step", "probe", "atMs", "durationMs", "kind", "value"],
        "properties": {
          "id": {"description": "Unique within the walk.", "type": "string"},
          "step": {"description": "One of the ten steps.", "type": "string"},
          "probe": {"description": "Which question saw it.", "type": "string"},
          "atMs": {"description": "When.", "type": "number"},
          "durationMs": {"description": "How long the answer took, null where that is not meant.", "type": ["number", "null"]},
          "kind": {"description": "Kind of observation; `redial schema observations` lists them.", "type": "string"},
          "value": {"description": "Its value, by its kind.", "type": "object"},
          "machine": {"description": "The computer that the file tells about, where it says.", "type": ["string", "null"]}
        }
      }
    },
    "probes": {
      "description": "What became of each question.",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["probe", "attempt", "why"],
        "properties": {
          "probe": {"description": "Which question.", "type": "string"},
          "attempt": {"description": "answered, unanswered or not-run.", "type": "string"},
          "why": {"description": "Reason, null for answered.", "type": ["string", "null"]}
        }
      }
    },
    "traces": {
      "description": "Every TCP connection, in the order in which they were asked for.",
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "address", "port", "purpose", "openedMs", "outcome", "connectedMs", "closedMs", "sentBytes", "receivedBytes",
          "cut", "pieces"
        ],
        "properties": {
          "address": {"description": "Address of the other side.", "type": "string"},
          "port": {"description": "Its port.", "type": "integer", "minimum": 0, "maximum": 65535},
          "purpose": {"description": "What was asked over it: client, tls-only, …, or connect for nothing.", "type": "string"},
          "openedMs": {"description": "When it was asked for.", "type": "number"},
          "outcome": {
            "description": "How the connecting ended, null where that was still waited for.",
            "type": ["string", "null"]
          },
          "connectedMs": {"description": "When it came about.", "type": ["number", "null"]},
          "closedMs": {"description": "When it ended or failed.", "type": ["number", "null"]},
          "sentBytes": {"description": "How much we sent.", "type": "integer", "minimum": 0},
          "receivedBytes": {"description": "How much the other side sent.", "type": "integer", "minimum": 0},
          "cut": {"description": "True where pieces do not hold all of it.", "type": "boolean"},
          "pieces": {
            "description": "The bytes as they went over the wire: messages before TLS, then records. No key to them is kept.",
            "type": "array",
            "items": {
              "type": "object",
              "required": ["atMs", "from", "hex"],
              "properties": {
                "atMs": {"description": "When they were sent or received.", "type": "number"},
                "from": {"description": "Who sent them.", "enum": ["us", "them"]},
                "hex": {"description": "The bytes, in lower-case hex; secrets are filled over.", "type": "string", "pattern": "^([0-9a-f]{2})*$"}
              }
            }
          }
        }
      }
    },
    "answers": {
      "description": "What people answered, by the id of the question.",
      "type": "object",
      "additionalProperties": {"enum": ["yes", "no", "unknown"]}
    }
  }
}

"""#

    static let comparison = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.comparison/1",
  "description": "Two walks side by side: the first step at which they differ, and what explains it. The process exits with 0 for alike, 2 for differs, 3 for unknown. Keys that are not named here may be added.",
  "type": "object",
  "additionalProperties": true,
  "required": [
    "schema", "redial", "knowledge", "state", "relation", "step", "summary", "explanation", "first", "second", "differences"
  ],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.comparison/1"},
    "redial": {"description": "Version of the program.", "type": "string", "minLength": 1},
    "knowledge": {"description": "Which knowledge judged, as in redial.report/1.", "type": "object", "required": ["version", "digest"]},
    "state": {
      "description": "alike: no step differs; differs; unknown: one of the walks did not come far enough to say.",
      "enum": ["alike", "differs", "unknown"]
    },
    "relation": {
      "description": "In what the walks differ by themselves: other-target, other-name, other-vantage, other-time, repeated. Relations may be added.",
      "type": "string",
      "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"
    },
    "step": {"description": "The first step that differs, null where none does or nobody can say.", "type": ["string", "null"]},
    "summary": {"description": "One sentence that a person understands.", "$ref": "#/$defs/sentence"},
    "explanation": {
      "description": "What most likely lies behind the first difference.",
      "anyOf": [{"$ref": "#/$defs/sentence"}, {"type": "null"}]
    },
    "first": {"description": "The first walk.", "$ref": "#/$defs/side"},
    "second": {"description": "The second walk.", "$ref": "#/$defs/side"},
    "differences": {
      "description": "What was seen differently, in the order of the steps.",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["id", "step", "decides", "first", "second", "says"],
        "properties": {
          "id": {"description": "What differs, dotted: certificate.key.", "type": "string"},
          "step": {"description": "The step that it belongs to.", "type": "string"},
          "decides": {"description": "The step counts as different by it; else it is told beside.", "type": "boolean"},
          "first": {"description": "Value in the first walk.", "type": "string"},
          "second": {"description": "Value in the second walk.", "type": "string"},
          "says": {"description": "The same for people.", "$ref": "#/$defs/sentence"}
        }
      }
    }
  },
  "$defs": {
    "sentence": {
      "description": "A sentence for people; id and arguments are stable, the text may change.",
      "type": "object",
      "required": ["id", "args", "text"],
      "properties": {
        "id": {"description": "Which sentence.", "type": "string"},
        "args": {"description": "Its arguments.", "type": "object"},
        "text": {"description": "The sentence in English.", "type": "string"}
      }
    },
    "side": {
      "description": "One of the two walks, in short.",
      "type": "object",
      "required": ["file", "asked", "host", "port", "identity", "startedAt", "final", "vantage", "verdict", "cause"],
      "properties": {
        "file": {"description": "Path of the recorded walk, null where the host was walked to now.", "type": ["string", "null"]},
        "asked": {"description": "The target as typed.", "type": "string"},
        "host": {"description": "Name or literal address.", "type": "string"},
        "port": {"description": "TCP port.", "type": "integer"},
        "identity": {"description": "The machine rather than the name.", "type": "string"},
        "startedAt": {"description": "Start of the walk.", "type": "string"},
        "final": {"description": "False for a provisional walk.", "type": "boolean"},
        "vantage": {"description": "Where it started from, as in redial.report/1.", "type": "object"},
        "verdict": {"description": "What it came to, as in redial.report/1.", "type": "object"},
        "cause": {"description": "Id of the most probable cause, null where there is none.", "type": ["string", "null"]}
      }
    }
  }
}

"""#

    static let plan = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.plan/1",
  "description": "What to do about one verdict, the least invasive first. Nothing in it has been done. Every key is present, null where the value is unknown; keys that are not named here may be added.",
  "type": "object",
  "additionalProperties": true,
  "required": ["schema", "id", "digest", "basedOn", "access", "expiresAt", "verdict", "repairs", "refused", "advice", "ask"],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.plan/1"},
    "id": {"description": "The plan's own id, a ULID.", "type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "digest": {
      "description": "Over the repairs with their changes: a plan that was changed is another one.",
      "type": "string",
      "pattern": "^sha256:[0-9a-f]{64}$"
    },
    "basedOn": {"description": "Id of the report that it answers, null where nothing was walked.", "type": ["string", "null"]},
    "access": {"description": "The way into the machine, null where none was given.", "type": ["string", "null"]},
    "expiresAt": {
      "description": "After this the machine may have changed, and the plan is made again. RFC 3339 in UTC.",
      "type": "string",
      "format": "date-time"
    },
    "verdict": {"description": "The verdict in one sentence, null where nothing was walked.", "type": ["string", "null"]},
    "repairs": {
      "description": "What the evidence supports and this person can do, in the order in which to try it.",
      "type": "array",
      "items": {
        "description": "One repair.",
        "type": "object",
        "required": [
          "id", "title", "causes", "probability", "place", "risk", "lowersSecurity", "interrupts", "cutsThisSession", "reboot",
          "needs", "precheck", "changes", "undo", "undoKind", "verify", "why", "sources", "forms", "fill"
        ],
        "properties": {
          "id": {"description": "Id of the repair.", "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
          "title": {"description": "What it does, as a command.", "type": "string"},
          "causes": {"description": "Ids of the causes that it serves here.", "type": "array", "items": {"type": "string"}},
          "probability": {"description": "That one of them is the cause.", "type": "number", "minimum": 0, "maximum": 1},
          "place": {"description": "Where it is carried out.", "enum": ["client", "server", "domain", "network"]},
          "risk": {"description": "How much can go wrong.", "enum": ["none", "low", "medium", "high"]},
          "lowersSecurity": {"description": "Whether it takes a protection away.", "type": "boolean"},
          "interrupts": {"description": "What it interrupts, in a sentence.", "type": "string"},
          "cutsThisSession": {"description": "Whether it ends a Remote Desktop session from which it is done.", "type": "boolean"},
          "reboot": {"description": "What has to restart.", "enum": ["none", "service", "machine"]},
          "needs": {"description": "Whose rights it takes.", "type": "array", "items": {"type": "string"}},
          "precheck": {"description": "What has to hold before, each a sentence.", "type": "array", "items": {"type": "string"}},
          "changes": {
            "description": "What it changes.",
            "type": "array",
            "items": {
              "description": "One change.",
              "type": "object",
              "required": ["where", "path", "type", "before", "after"],
              "properties": {
                "where": {
                  "description": "What is changed.",
                  "enum": [
                    "registry", "service", "firewall", "certificate", "credential", "file", "filePermission", "clientSetting",
                    "command"
                  ]
                },
                "path": {"description": "Which one.", "type": "string"},
                "type": {"description": "Of a registry value: REG_DWORD.", "type": ["string", "null"]},
                "before": {"description": "What it is now, null where nobody looked.", "type": ["string", "null"]},
                "after": {"description": "What it becomes, null where it is removed.", "type": ["string", "null"]},
                "atLeast": {"description": "True: a larger number that is there already stays as it is.", "const": true}
              }
            }
          },
          "forms": {
            "description": "Every form in which repairs are handed over (--inside script:, gpo:, cloud:), and whether it holds this one.",
            "type": "array",
            "items": {
              "description": "One form.",
              "type": "object",
              "required": ["form", "holds"],
              "properties": {
                "form": {
                  "description": "The ending of the file, gpo, or the cloud.",
                  "enum": ["cmd", "ps1", "reg", "yml", "sh", "gpo", "azure", "aws"]
                },
                "holds": {"description": "Whether the repair can be written in it.", "type": "boolean"},
                "why": {"description": "Why not, in a sentence; absent where it holds it.", "type": "string"}
              }
            }
          },
          "fill": {
            "description": "What no walk can know, so that a person writes it in, or says it with --fill; empty for most.",
            "type": "array",
            "items": {
              "description": "One of these.",
              "type": "object",
              "required": ["name", "is"],
              "properties": {
                "name": {"description": "As --fill takes it.", "type": "string"},
                "is": {"description": "What it is.", "type": "string"},
                "value": {"description": "What --fill said for it.", "type": "string"}
              }
            }
          },
          "undo": {"description": "How it is taken back.", "type": "string"},
          "undoKind": {"description": "How well.", "enum": ["exact", "import", "none"]},
          "verify": {"description": "How it is seen that it helped.", "type": "string"},
          "obstacles": {
            "description": "Why it is not carried out here as things are, each a sentence; empty where nothing stands against it or nobody looked.",
            "type": "array",
            "items": {"type": "string"}
          },
          "why": {"description": "Why it is in this plan.", "type": "string"},
          "sources": {"description": "Where it comes from.", "type": "array", "items": {"type": "string"}}
        }
      }
    },
    "refused": {
      "description": "What redial does not do here, with the reason.",
      "type": "array",
      "items": {
        "description": "One refusal.",
        "type": "object",
        "required": ["id", "why"],
        "properties": {
          "id": {"description": "Id of the repair or of the popular fix.", "type": "string"},
          "why": {"description": "A sentence for people.", "type": "string"}
        }
      }
    },
    "advice": {
      "description": "Words for who can do what is left.",
      "type": "array",
      "items": {
        "description": "One message.",
        "type": "object",
        "required": ["to", "text"],
        "properties": {
          "to": {"description": "For whom.", "enum": ["user", "administrator", "network"]},
          "text": {"description": "A sentence or two.", "type": "string"}
        }
      }
    },
    "ask": {
      "description": "What to ask before anything is changed, where the causes cannot be told apart.",
      "type": "array",
      "items": {"type": "string"}
    },
    "client": {
      "description": "With --client: what the person at the desk can do now, without rights, and ready words for whoever has them. Absent without it.",
      "type": "object",
      "required": ["file", "settings", "does", "commands", "about", "words"],
      "properties": {
        "file": {"description": "The connection file that was written, null where none was.", "type": ["string", "null"]},
        "settings": {"description": "What stands in it, a setting a line.", "type": "array", "items": {"type": "string"}},
        "does": {
          "description": "What it does about the causes.",
          "type": "array",
          "items": {
            "description": "One sentence.",
            "type": "object",
            "required": ["id", "args", "text"],
            "properties": {
              "id": {"description": "Id of the sentence, for translations.", "type": "string"},
              "args": {"description": "What is filled in, by name.", "type": "object"},
              "text": {"description": "The sentence.", "type": "string"}
            }
          }
        },
        "commands": {
          "description": "How clients are started with these settings.",
          "type": "array",
          "items": {
            "description": "One client.",
            "type": "object",
            "required": ["client", "command"],
            "properties": {
              "client": {"description": "Which one.", "type": "string"},
              "command": {"description": "A command line, or a link.", "type": "string"}
            }
          }
        },
        "about": {"description": "What stands before the words to who did not see the walk.", "type": "string"},
        "words": {
          "description": "Ready messages, those to the user first.",
          "type": "array",
          "items": {
            "description": "One message.",
            "type": "object",
            "required": ["to", "cause", "probability", "id", "args", "text", "commands"],
            "properties": {
              "to": {"description": "For whom.", "enum": ["user", "administrator", "network"]},
              "cause": {"description": "Id of the cause that it is about, null of what holds for any.", "type": ["string", "null"]},
              "probability": {"description": "That it is the cause, null where that is proven.", "type": ["number", "null"], "minimum": 0, "maximum": 1},
              "id": {"description": "Id of the sentence, for translations.", "type": "string"},
              "args": {"description": "What is filled in, by name.", "type": "object"},
              "text": {"description": "The sentence or two.", "type": "string"},
              "commands": {"description": "The exact commands that go with it.", "type": "array", "items": {"type": "string"}}
            }
          }
        }
      }
    }
  }
}

"""#

    static let result = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.result/1",
  "description": "What became of carrying out, trying or taking back one repair. Every key is present, null where there is nothing to say; keys that are not named here may be added.",
  "type": "object",
  "additionalProperties": true,
  "required": [
    "schema", "id", "action", "access", "target", "repair", "ending", "text", "changes", "restarts", "undo", "until",
    "madeADifference", "next", "before", "during", "after"
  ],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.result/1"},
    "id": {"description": "Id of the journal entry, a ULID.", "type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
    "action": {"description": "Which command.", "enum": ["fix", "undo", "try"]},
    "access": {"description": "The way into the machine; holds no secret.", "type": "string"},
    "target": {"description": "The host as it was asked for, null where only the way in was named.", "type": ["string", "null"]},
    "repair": {"description": "Id of the repair.", "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "ending": {
      "description": "verified: done, and what failed before passes. read-back: done and read back, with nothing to compare. not-better: done, but what failed still fails. failed: nothing is changed. left: something is changed that could not be taken back. undone: all is as it was.",
      "enum": ["verified", "read-back", "not-better", "failed", "left", "undone"]
    },
    "text": {"description": "The same in a sentence or two.", "type": "string"},
    "changes": {
      "description": "What was to be changed.",
      "type": "array",
      "items": {
        "description": "One change.",
        "type": "object",
        "required": ["where", "path", "type", "before", "after", "readBack"],
        "properties": {
          "where": {"description": "What is changed.", "enum": ["registry", "service", "firewall", "certificate", "credential", "file", "filePermission", "clientSetting", "command"]},
          "path": {"description": "Which one.", "type": "string"},
          "type": {"description": "Of a registry value: REG_DWORD.", "type": ["string", "null"]},
          "next": {"description": "Id of the repair that the plan has after this one, null where it was the last.", "type": ["string", "null"]},
    "before": {"description": "What it was before the repair.", "type": ["string", "null"]},
          "after": {"description": "What the repair makes of it, null where it removes it.", "type": ["string", "null"]},
          "readBack": {"description": "What it was when it was last read, null where it was not read.", "type": ["string", "null"]}
        }
      }
    },
    "restarts": {"description": "Services that had to restart.", "type": "array", "items": {"type": "string"}},
    "undo": {"description": "The command that takes it back, null where there is nothing to take back.", "type": ["string", "null"]},
    "until": {"description": "Of an experiment when it was to end, RFC 3339 in UTC.", "type": ["string", "null"], "format": "date-time"},
    "madeADifference": {
      "description": "Of an experiment: whether what failed before worked while it stood; null where nothing could be compared.",
      "type": ["boolean", "null"]
    },
    "next": {"description": "Id of the repair that the plan has after this one, null where it was the last.", "type": ["string", "null"]},
    "before": {"description": "redial.report/1 before the change, null where nobody looked.", "type": ["object", "null"]},
    "during": {"description": "Of an experiment: redial.report/1 while it stood.", "type": ["object", "null"]},
    "after": {"description": "redial.report/1 after the change, null where nobody looked.", "type": ["object", "null"]}
  }
}

"""#

    static let journalList = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.journal-list/1",
  "description": "What was changed so far: redial undo --list. Keys that are not named here may be added.",
  "type": "object",
  "additionalProperties": true,
  "required": ["schema", "entries"],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.journal-list/1"},
    "entries": {
      "description": "The oldest first.",
      "type": "array",
      "items": {
        "description": "One repair that was carried out, or begun.",
        "type": "object",
        "required": ["id", "startedAt", "access", "target", "repair", "state", "overdue"],
        "properties": {
          "id": {"description": "What redial undo takes, a ULID.", "type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"},
          "startedAt": {"description": "RFC 3339 in UTC.", "type": "string", "format": "date-time"},
          "access": {"description": "The way into the machine; holds no secret.", "type": "string"},
          "target": {"description": "The host as it was asked for.", "type": ["string", "null"]},
          "repair": {"description": "Id of the repair.", "type": "string"},
          "state": {"description": "prepared: begun and cut off.", "enum": ["prepared", "applied", "verified", "not-better", "undoing", "undone"]},
          "overdue": {"description": "An experiment whose time is over and that is not taken back.", "type": "boolean"}
        }
      }
    },
    "damaged": {
      "description": "Entries that are there and cannot be read, the oldest first. What they say may be changed all the same.",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["id", "text"],
        "properties": {
          "id": {"description": "Null where the file's name is no id.", "type": ["string", "null"]},
          "text": {"description": "A sentence for people.", "type": "string"}
        }
      }
    }
  }
}

"""#

    static let caseFile = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.case/1",
  "description": "A case as --case keeps it, to be judged again by redial read, also by later knowledge: every look at it, in the order in which they were added. Secrets are filled over. Keys that are not named here may be added.",
  "type": "object",
  "additionalProperties": true,
  "required": ["schema", "entries"],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.case/1"},
    "entries": {
      "description": "The looks, the first one before and the last one after.",
      "type": "array",
      "minItems": 1,
      "maxItems": 200,
      "items": {
        "description": "One look: a walk, or what files told.",
        "type": "object",
        "additionalProperties": true,
        "required": ["addedAt", "said", "walk"],
        "properties": {
          "addedAt": {
            "description": "When it was added.",
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$"
          },
          "said": {
            "description": "What was said of it then, for people; a reader judges the walk again.",
            "type": "object",
            "additionalProperties": true,
            "required": ["state", "text", "knowledge", "digest"],
            "properties": {
              "state": {"description": "As in the verdict of redial.report/1.", "type": "string"},
              "step": {"description": "First step that failed; absent when none did.", "type": "string"},
              "cause": {"description": "Id of the leading cause; absent when there was none.", "type": "string"},
              "text": {"description": "The verdict in one sentence.", "type": "string"},
              "knowledge": {"description": "Version of the knowledge that judged.", "type": "string"},
              "digest": {"description": "Digest of that knowledge.", "type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
            }
          },
          "plan": {
            "description": "Ids of the repairs that were planned then, in their order; absent where nobody planned.",
            "type": "array",
            "items": {"type": "string"}
          },
          "repaired": {
            "description": "A repair that was carried out before this look; absent where nothing was changed.",
            "type": "object",
            "additionalProperties": true,
            "required": ["id", "repair", "ending", "text"],
            "properties": {
              "id": {"description": "Id of the journal entry.", "type": "string"},
              "repair": {"description": "Id of the repair.", "type": "string"},
              "ending": {"description": "As in redial.result/1.", "type": "string"},
              "text": {"description": "The same in a sentence or two.", "type": "string"}
            }
          },
          "walk": {
            "description": "The walk itself with its answers, a redial.walk/1.",
            "type": "object",
            "additionalProperties": true,
            "required": ["schema"],
            "properties": {"schema": {"description": "Name and version.", "const": "redial.walk/1"}}
          }
        }
      }
    }
  }
}

"""#

    static let repairs = #"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "redial.repairs/1",
  "description": "All repairs that redial knows, and all that it refuses to do: redial fix --list. Keys that are not named here may be added.",
  "type": "object",
  "additionalProperties": true,
  "required": ["schema", "repairs", "refused"],
  "properties": {
    "schema": {"description": "Name and version of this document.", "const": "redial.repairs/1"},
    "repairs": {
      "description": "In no order that matters.",
      "type": "array",
      "items": {
        "description": "One repair.",
        "type": "object",
        "required": [
          "id", "title", "place", "needs", "risk", "lowersSecurity", "interrupts", "cutsThisSession", "reboot", "precheck",
          "changes", "undo", "undoKind", "verify", "experiment", "adviceOnly", "sources", "forms", "fill"
        ],
        "properties": {
          "id": {"description": "Id of the repair.", "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
          "title": {"description": "What it does, as a command.", "type": "string"},
          "place": {"description": "Where it is carried out.", "enum": ["client", "server", "domain", "network"]},
          "risk": {"description": "How much can go wrong.", "enum": ["none", "low", "medium", "high"]},
          "lowersSecurity": {"description": "Whether it takes a protection away.", "type": "boolean"},
          "interrupts": {"description": "What it interrupts, in a sentence.", "type": "string"},
          "cutsThisSession": {"description": "Whether it ends a Remote Desktop session from which it is done.", "type": "boolean"},
          "reboot": {"description": "What has to restart.", "enum": ["none", "service", "machine"]},
          "needs": {"description": "Whose rights it takes.", "type": "array", "items": {"type": "string"}},
          "precheck": {"description": "What has to hold before, each a sentence.", "type": "array", "items": {"type": "string"}},
          "changes": {
            "description": "What it changes.",
            "type": "array",
            "items": {
              "description": "One change.",
              "type": "object",
              "required": ["where", "path", "type", "before", "after"],
              "properties": {
                "where": {
                  "description": "What is changed.",
                  "enum": [
                    "registry", "service", "firewall", "certificate", "credential", "file", "filePermission", "clientSetting",
                    "command"
                  ]
                },
                "path": {"description": "Which one.", "type": "string"},
                "type": {"description": "Of a registry value: REG_DWORD.", "type": ["string", "null"]},
                "before": {"description": "Always null: no machine was looked at.", "type": "null"},
                "after": {"description": "What it becomes, null where it is removed.", "type": ["string", "null"]},
                "atLeast": {"description": "True: a larger number that is there already stays as it is.", "const": true}
              }
            }
          },
          "forms": {
            "description": "Every form in which repairs are handed over (--inside script:, gpo:, cloud:), and whether it holds this one.",
            "type": "array",
            "items": {
              "description": "One form.",
              "type": "object",
              "required": ["form", "holds"],
              "properties": {
                "form": {
                  "description": "The ending of the file, gpo, or the cloud.",
                  "enum": ["cmd", "ps1", "reg", "yml", "sh", "gpo", "azure", "aws"]
                },
                "holds": {"description": "Whether the repair can be written in it.", "type": "boolean"},
                "why": {"description": "Why not, in a sentence; absent where it holds it.", "type": "string"}
              }
            }
          },
          "fill": {
            "description": "What no walk can know, so that a person writes it in, or says it with --fill; empty for most.",
            "type": "array",
            "items": {
              "description": "One of these.",
              "type": "object",
              "required": ["name", "is"],
              "properties": {
                "name": {"description": "As --fill takes it.", "type": "string"},
                "is": {"description": "What it is.", "type": "string"}
              }
            }
          },
          "undo": {"description": "How it is taken back.", "type": "string"},
          "undoKind": {"description": "How well.", "enum": ["exact", "import", "none"]},
          "verify": {"description": "How it is seen that it helped.", "type": "string"},
          "experiment": {"description": "Only ever a timed experiment that undoes itself: redial try.", "type": "boolean"},
          "adviceOnly": {"description": "Never carried out by redial: for its owner to decide.", "type": "boolean"},
          "sources": {"description": "Where it comes from.", "type": "array", "items": {"type": "string"}}
        }
      }
    },
    "refused": {
      "description": "What is advised elsewhere and not done here.",
      "type": "array",
      "items": {
        "description": "One popular fix.",
        "type": "object",
        "required": ["id", "title", "why", "instead", "source"],
        "properties": {
          "id": {"description": "Id of the popular fix.", "type": "string"},
          "title": {"description": "What it does.", "type": "string"},
          "why": {"description": "Why not, in a sentence.", "type": "string"},
          "instead": {"description": "Ids of repairs for the same.", "type": "array", "items": {"type": "string"}},
          "source": {"description": "Where that is known from.", "type": "string"}
        }
      }
    }
  }
}

"""#
}
