@63110:8.3.5 @ocpp2.0.1
Feature: Ask a charging station, and know that it is there
  What a station does not say by itself it can be asked for. Its signs of life, the states of its connectors and its
  meter values come without being asked.

  Background:
    Given a charging station that the CSMS has accepted

  # -- asking

  @IEC63110-8.3.5-P3 @CS @needs:trigger_status @TC_F_23_CS
  Scenario: A free connector tells its state when asked
    When the CSMS asks connector 1 of EVSE 1 to tell its state now
    Then the station answers "Accepted" to being asked
    And connector 1 of EVSE 1 tells that it is "Available"

  @IEC63110-8.3.5-N6 @CS @needs:trigger_boot @TC_F_26_CS
  Scenario: A station that was accepted does not announce itself again
    When the CSMS asks the station to tell its boot now
    Then the station answers "Rejected" to being asked

  @IEC63110-8.3.5-X20 @CS @needs:trigger_status @TC_F_24_CS
  Scenario: A connector in use tells its state when asked
    Given the driver has started a session on EVSE 1
    When the CSMS asks connector 1 of EVSE 1 to tell its state now
    Then the station answers "Accepted" to being asked
    And connector 1 of EVSE 1 tells that it is "Occupied"

  @IEC63110-8.3.5-X21 @CS @TC_F_20_CS
  Scenario: A station gives a sign of life when asked
    When the CSMS asks the station to tell its heartbeat now
    Then the station answers "Accepted" to being asked
    And the station tells its heartbeat

  @IEC63110-8.3.5-X22 @CS @TC_F_27_CS
  Scenario: What a station cannot tell it says it has not implemented
    When the CSMS asks the station to tell its opinion now
    Then the station answers "NotImplemented" to being asked

  @IEC63110-8.3.5-X23 @CS @TC_F_11_CS
  Scenario: One EVSE tells its meter values when asked
    When the CSMS asks EVSE 1 to tell its meter values now
    Then the station, if willing to tell
    And EVSE 1 tells its meter values

  @IEC63110-8.3.5-X24 @CS @needs:several_evses @TC_F_12_CS
  Scenario Outline: All EVSEs tell their meter values when asked
    When the CSMS asks the station to tell its meter values now
    Then the station, if willing to tell
    And EVSE <evse> tells its meter values

    Examples:
      | case   | evse |
      | first  | 1    |
      | second | 2    |

  @IEC63110-8.3.5-X25 @CS @TC_F_13_CS
  Scenario: A session tells how it stands when asked
    Given the driver has started a session on EVSE 1
    When the CSMS asks EVSE 1 to tell its session now
    Then the station, if willing to tell
    And EVSE 1 tells its session

  @IEC63110-8.3.5-X26 @CS @needs:several_evses @TC_F_14_CS
  Scenario Outline: All sessions tell how they stand when asked
    Given the driver has started a session on EVSE 1
    And the driver has started a session on EVSE 2
    When the CSMS asks the station to tell its session now
    Then the station, if willing to tell
    And EVSE <evse> tells its session

    Examples:
      | case   | evse |
      | first  | 1    |
      | second | 2    |

  @IEC63110-8.3.5-X27 @CS
  Scenario Outline: A station with nothing else to do says that it is idle
    When the CSMS asks the station to tell its <what> now
    Then the station, if willing to tell
    And the station tells "Idle" as its <what>

    @TC_F_15_CS
    Examples:
      | case | what       |
      | log  | log status |

    @TC_F_18_CS
    Examples:
      | case     | what            |
      | firmware | firmware status |

  @IEC63110-8.3.5-X28 @CS @TC_F_17_CS
  Scenario: An EVSE that has nothing to do with the question does no harm
    When the CSMS asks EVSE 1 to tell its firmware status now
    Then the station, if willing to tell
    And the station tells "Idle" as its firmware status

  @IEC63110-8.3.5-X29 @CS @TC_F_16_CS
  Scenario: A station that uploads a log says so when asked
    Given the station is busy uploading a log
    When the CSMS asks the station to tell its log status now
    Then the station, if willing to tell
    And the station tells "Uploading" as its log status

  @IEC63110-8.3.5-X30 @CS @needs:firmware_update @TC_F_19_CS
  Scenario: A station that downloads firmware says so when asked
    Given the station is busy downloading firmware
    When the CSMS asks the station to tell its firmware status now
    Then the station, if willing to tell
    And the station tells "Downloading" as its firmware status

  # -- states

  @IEC63110-8.3.5-X31 @CS @TC_G_01_CS @TC_G_02_CS
  Scenario: A connector is shown as occupied while an EV is connected
    When the driver connects the EV to EVSE 1
    Then the station shows connector 1 of EVSE 1 as "Occupied"
    When the driver takes the cable out of EVSE 1
    Then the station shows connector 1 of EVSE 1 as "Available"

  @IEC63110-8.3.5-X32 @CS @TC_B_51_CS
  Scenario: After a long time without network every connector is shown
    Given the CSMS has set the offline threshold to "10"
    When the network stays away for a long while
    And the network is back
    Then the station shows the state of every EVSE

  @IEC63110-8.3.5-X33 @CS @needs:several_evses @TC_B_52_CS
  Scenario: After a short time without network only what changed is shown
    Given the CSMS has set the offline threshold to "900"
    When the network stays away for a short while
    And the driver connects the EV to EVSE 1
    And the network is back
    Then the station shows connector 1 of EVSE 1 as "Occupied"
    And the station says nothing of EVSE 2

  # -- clock-aligned values

  @IEC63110-8.3.5-X34 @CS @TC_J_01_CS
  Scenario: An idle station tells its meter values by the clock
    Given the CSMS has set the interval of clock-aligned values to "20"
    Then clock-aligned values of EVSE 1 come every 20 seconds
    When the CSMS sets the interval of clock-aligned values to "0"
    Then the station answers the change with "Accepted"

  @IEC63110-8.3.5-X35 @CS @TC_J_02_CS
  Scenario: Meter values by the clock go on during a session
    Given the driver has started a session on EVSE 1
    And the CSMS has set the interval of clock-aligned values to "20"
    Then with or without a session, clock-aligned values of EVSE 1 come every 20 seconds
    When the CSMS sets the interval of clock-aligned values to "0"
    Then the station answers the change with "Accepted"

  @IEC63110-8.3.5-X36 @CS @TC_J_03_CS
  Scenario: The end of a session brings the meter values by the clock
    Given the CSMS has set the interval of clock-aligned values for the end to "10"
    And the driver has started a session on EVSE 1
    When 25 seconds pass
    And the driver ends the session on EVSE 1
    Then the report of the session's end holds clock-aligned values
    When the CSMS sets the interval of clock-aligned values for the end to "0"
    Then the station answers the change with "Accepted"

  @IEC63110-8.3.5-X37 @CS @TC_J_06_CS
  Scenario: Meter values by the clock can be left to idle times
    Given the CSMS has set the sending of clock-aligned values to idle times only to "true"
    And the CSMS has set the interval of clock-aligned values to "10"
    And the driver has started a session on EVSE 1
    Then for 25 seconds no clock-aligned values of EVSE 1 come
    When the CSMS sets the interval of clock-aligned values to "0"
    Then the station answers the change with "Accepted"

  @IEC63110-8.3.5-X38 @CS @needs:signed_meter_values @TC_J_04_CS
  Scenario: Meter values by the clock can be signed
    Given the CSMS has set the signing of clock-aligned values to "true"
    And the CSMS has set the interval of clock-aligned values to "20"
    Then the next clock-aligned values of EVSE 1 are signed
    When the CSMS sets the interval of clock-aligned values to "0"
    Then the station answers the change with "Accepted"

  # -- the CSMS

  @IEC63110-8.3.5-X39 @CSMS @TC_J_02_CSMS @TC_J_03_CSMS
  Scenario: The CSMS takes the meter values of a session that come by the clock
    Given a station that tells its meter values every 20 seconds by the clock
    And the driver has started a session on EVSE 1
    When 25 seconds pass
    Then the CSMS answers the clock-aligned values of the session
    When the driver ends the session on EVSE 1
    Then the CSMS acknowledges the end of the session

  @IEC63110-8.3.5-P4 @CSMS
  Scenario Outline: The CSMS takes note of what a station tells
    When the station <tells>
    Then the CSMS takes note of it

    Examples:
      | case       | tells                               |
      | state      | tells that a connector is occupied  |
      | state_free | tells that a connector is available |
      | events     | reports two events at once          |

    @TC_J_01_CSMS
    Examples:
      | case   | tells                  |
      | values | tells its meter values |

    @TC_J_04_CSMS
    Examples:
      | case          | tells                         |
      | signed_values | tells its signed meter values |

    @TC_N_24_CSMS @TC_N_50_CSMS
    Examples:
      | case     | tells                    |
      | periodic | reports a periodic event |

    @TC_N_49_CSMS
    Examples:
      | case      | tells                      |
      | all_clear | reports an all-clear event |

    @TC_N_21_CSMS
    Examples:
      | case     | tells                    |
      | built_in | reports a built-in event |

    @TC_N_48_CSMS
    Examples:
      | case      | tells                  |
      | no_secret | reports a secret event |

  @IEC63110-8.3.5-P4 @CSMS
  Scenario Outline: The CSMS tells the right time
    When the station tells that it is alive
    Then the CSMS answers with the right time

    Examples:
      | case      |
      | heartbeat |

  @IEC63110-8.3.5-N8 @CSMS @63110:B.10
  Scenario: A station that hung is served again when it comes back
    When the station hangs, with the connection open
    And the station comes to its senses and connects anew
    Then the CSMS takes the new connection and answers

  @IEC63110-8.3.5-X40 @CSMS
  Scenario Outline: The operator asks a station
    When the CSMS asks the station to tell its <what> now
    Then the station is asked for its <what>
    And the CSMS answers the <what> that it asked for

    @TC_F_12_CSMS
    Examples:
      | case             | what         |
      | all_meter_values | meter values |

    @TC_F_15_CSMS
    Examples:
      | case       | what       |
      | log_status | log status |

    @TC_F_18_CSMS
    Examples:
      | case            | what            |
      | firmware_status | firmware status |

    @TC_F_20_CSMS
    Examples:
      | case      | what      |
      | heartbeat | heartbeat |

  @IEC63110-8.3.5-X41 @CSMS @TC_F_11_CSMS
  Scenario: The operator asks for the meter values of one EVSE
    When the CSMS asks EVSE 1 to tell its meter values now
    Then EVSE 1 is asked for its meter values
    And the CSMS answers the meter values that it asked for

  @IEC63110-8.3.5-X42 @CSMS @TC_F_23_CSMS
  Scenario: The operator asks for the state of a free connector
    When the CSMS asks connector 1 of EVSE 1 to tell its state now
    Then connector 1 of EVSE 1 is asked for its state
    And the CSMS answers the connector that it asked for

  @IEC63110-8.3.5-X43 @CSMS @TC_F_24_CSMS
  Scenario: The operator asks for the state of a connector in use
    Given the driver has started a session on EVSE 1
    When the CSMS asks connector 1 of EVSE 1 to tell its state now
    Then connector 1 of EVSE 1 is asked for its state
    And the CSMS answers the connector that it asked for

  @IEC63110-8.3.5-X44 @CSMS @TC_F_13_CSMS
  Scenario: The operator asks how a session stands
    Given the driver has started a session on EVSE 1
    When the CSMS asks EVSE 1 to tell its session now
    Then EVSE 1 is asked for its session
    And the CSMS answers the session that it asked for

  @IEC63110-8.3.5-X45 @CSMS @TC_F_14_CSMS
  Scenario: The operator asks how all sessions stand
    Given the driver has started a session on EVSE 1
    When the CSMS asks the station to tell its session now
    Then the station is asked for its session
    And the CSMS answers the session that it asked for

  @IEC63110-8.3.5-X46 @CSMS @TC_F_27_CSMS
  Scenario: A station that cannot tell is left in peace
    Given the station does not know how to tell what it is asked for
    When the CSMS asks the station to tell its log status now
    Then the station is asked for its log status
    And the station is not asked again for 30 seconds
    And the connection stays up for 5 seconds

  @IEC63110-8.3.5-X47 @CSMS
  Scenario Outline: The operator orders something about monitors
    When the CSMS <orders>
    Then the <order> for the monitors of the station goes out
    And the connection stays up for 5 seconds

    @TC_N_08_CSMS
    Examples:
      | case        | orders                                                            | order   |
      | one_monitor | sets a monitor of 300 for an upper threshold of the watched value | monitor |

    @TC_N_05_CSMS
    Examples:
      | case   | orders                         | order  |
      | choice | chooses "factory" for monitors | choice |

    @TC_N_09_CSMS
    Examples:
      | case         | orders                      | order   |
      | two_monitors | sets monitors on two values | monitor |

    @TC_N_16_CSMS
    Examples:
      | case     | orders                                   | order    |
      | severity | wants to hear of events up to severity 5 | severity |

    @TC_N_18_CSMS
    Examples:
      | case    | orders                                | order   |
      | removal | removes a monitor that does not exist | removal |

  @IEC63110-8.3.5-X48 @CSMS
  Scenario Outline: The CSMS lives with a station that refuses orders about monitors
    Given the station refuses every order about monitors
    When the CSMS <orders>
    Then the <order> for the monitors of the station goes out
    And the connection stays up for 5 seconds

    @TC_N_17_CSMS
    Examples:
      | case     | orders                                   | order    |
      | severity | wants to hear of events up to severity 7 | severity |

    @TC_N_44_CSMS
    Examples:
      | case    | orders                                | order   |
      | removal | removes a monitor that does not exist | removal |
