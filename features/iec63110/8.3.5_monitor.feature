@63110:8.3.5 @ocpp2.0.1
Feature: Monitor a charging station
  The operator knows at any time whether a station and its connectors are alive, free, busy or faulty, asks when in
  doubt, and is alerted when a value passes the limit that was set for it.

  Background:
    Given a charging station that the CSMS has accepted

  # -- monitors and their events

  @IEC63110-8.3.5-P1 @CS @needs:monitoring @needs:movable_variable @TC_N_08_CS @TC_N_20_CS
  Scenario: A value that passes its limit is told, and so is its return
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    When the CSMS sets a monitor for an upper threshold of the watched value
    Then the station answers the monitor with "Accepted"
    When the watched value moves beyond its threshold
    Then the monitor raises the alert
    When the watched value calms down
    Then the monitor raises the all-clear

  @IEC63110-8.3.5-P2 @CS @needs:monitoring @TC_N_24_CS
  Scenario: A value is told periodically
    Given no monitors but those that the station left the factory with
    When the CSMS sets a monitor of 5 for a periodic report of the watched value
    Then the station answers the monitor with "Accepted"
    And the monitor raises an event every 5 seconds
    When the CSMS removes the monitor
    Then the station answers the removal with "Accepted"

  @CS @needs:monitoring
  Scenario Outline: A monitor that cannot be set is refused, and the answer says why
    Given no monitors but those that the station left the factory with
    When the CSMS sets a monitor of <value> for <kind> of the <place>
    Then the station answers the monitor with "<answer>"

    @IEC63110-8.3.5-N1 @TC_N_11_CS
    Examples:
      | case              | kind     | value | place             | answer           |
      | unknown_component | a change | 1     | unknown component | UnknownComponent |

    @IEC63110-8.3.5-N1 @TC_N_37_CS
    Examples:
      | case             | kind     | value | place            | answer          |
      | unknown_variable | a change | 1     | unknown property | UnknownVariable |

    @IEC63110-8.3.5-N1 @TC_N_38_CS
    Examples:
      | case             | kind               | value | place             | answer                 |
      | unsupported_kind | an upper threshold | 1     | connector's state | UnsupportedMonitorType |

    @IEC63110-8.3.5-N3 @TC_N_12_CS
    Examples:
      | case           | kind     | value | place         | answer   |
      | negative_delta | a change | -1    | watched value | Rejected |

  @IEC63110-8.3.5-N3 @CS @needs:monitoring @TC_N_13_CS
  Scenario Outline: A threshold that the value can never pass is refused
    Given no monitors but those that the station left the factory with
    And the CSMS knows the <end> limit of the watched value
    When the CSMS puts <kind> <side> the range of the watched value
    Then the station answers the monitor with "Rejected"

    Examples:
      | case     | end   | kind               | side  |
      | too_low  | lower | a lower threshold  | below |
      | too_high | upper | an upper threshold | above |

  @IEC63110-8.3.5-N3 @CS @needs:monitoring
  Scenario Outline: A monitor cannot take the place of one that does not exist
    Given no monitors but those that the station left the factory with
    When the CSMS puts a monitor for an upper threshold of the watched value in place of the <which> one
    Then the station answers the monitor with "Rejected"

    Examples:
      | case       | which   |
      | unknown_id | unknown |

  @IEC63110-8.3.5-N2 @CS @needs:monitoring @TC_N_15_CS
  Scenario: The same monitor twice is a duplicate
    Given no monitors but those that the station left the factory with
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS sets the same monitor once more
    Then the station answers the monitor with "Duplicate"

  @IEC63110-8.3.5-N4 @CS @needs:monitoring @TC_N_17_CS
  Scenario: A severity that does not exist cannot be chosen
    When the CSMS wants to hear of events up to severity 10
    Then the choice is refused as malformed

  @IEC63110-8.3.5-N5 @CS @needs:monitoring @needs:hardwired_monitor @TC_N_19_CS @TC_N_44_CS
  Scenario: What does not exist and what is built in cannot be removed
    Given the id of a built-in monitor is known
    When the CSMS removes a monitor that does not exist
    Then the station answers the removal with "NotFound"
    When the CSMS removes the built-in monitor
    Then the station answers the removal with "Rejected"

  @IEC63110-8.3.5-N7 @CS @needs:monitoring @needs:movable_variable
  Scenario: What is less severe than the operator cares for is not told
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    And a monitor of severity 7 for an upper threshold of the watched value
    And the CSMS wants to hear of events up to severity 5 only
    When the watched value moves beyond its threshold
    Then the monitor stays silent
    When the CSMS wants to hear of events up to severity 9
    Then the station answers the choice with "Accepted"

  @IEC63110-8.3.5-X1 @CS @needs:monitoring @needs:movable_variable @TC_N_16_CS
  Scenario: What is as severe as the operator cares for is told
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS wants to hear of events up to severity 5
    Then the station answers the choice with "Accepted"
    When the watched value moves beyond its threshold
    Then the monitor raises the alert
    When the CSMS wants to hear of events up to severity 9
    Then the station answers the choice with "Accepted"

  @IEC63110-8.3.5-X2 @CS @needs:monitoring
  Scenario Outline: Choosing which monitors are there removes those of the operator, or leaves them
    Given no monitors but those that the station left the factory with
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS chooses "<base>" for monitors
    Then the station answers the choice with "Accepted"
    When the CSMS removes the monitor
    Then the station answers the removal with "<answer>"

    @TC_N_05_CS
    Examples:
      | case | base | answer   |
      | all  | all  | Accepted |

    @TC_N_06_CS
    Examples:
      | case          | base     | answer   |
      | built_in_only | built-in | NotFound |

    @TC_N_41_CS
    Examples:
      | case    | base    | answer   |
      | factory | factory | NotFound |

  @IEC63110-8.3.5-X3 @CS @needs:monitoring @TC_N_07_CS
  Scenario: A choice of monitors that does not exist is refused
    When the CSMS chooses "Everything" for monitors
    Then the choice is refused as malformed

  @IEC63110-8.3.5-X4 @CS @needs:monitoring @TC_N_09_CS
  Scenario: Monitors on several values come in one request
    Given no monitors but those that the station left the factory with
    And the station can watch the connector's state
    When the CSMS sets monitors on two values
    Then the station answers the two monitors with "Accepted" and "Accepted"

  @IEC63110-8.3.5-X5 @CS @needs:monitoring @TC_N_10_CS
  Scenario: One value has several monitors
    Given no monitors but those that the station left the factory with
    When the CSMS sets two monitors of different severity on one value
    Then the station answers the two monitors with "Accepted" and "Accepted"

  @IEC63110-8.3.5-X6 @CS @needs:monitoring @TC_N_43_CS
  Scenario: One bad monitor among three does not spoil the others
    Given no monitors but those that the station left the factory with
    And the station can watch the connector's state
    When the CSMS sets monitors on three values, the second of which does not exist
    Then the station answers the three monitors with "Accepted", "UnknownVariable" and "Accepted"

  @IEC63110-8.3.5-X7 @CS @needs:monitoring @TC_N_39_CS
  Scenario: A monitor cannot move to another value
    Given no monitors but those that the station left the factory with
    And the station can watch the connector's state
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS puts a monitor for a change of the connector's state in place of the last one
    Then the station answers the monitor with "Rejected"

  @IEC63110-8.3.5-X8 @CS @needs:monitoring @needs:movable_variable @TC_N_40_CS
  Scenario: A new monitor takes the place of the old one
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS puts a monitor for a change of the watched value in place of the last one
    Then the station answers the monitor with "Accepted"
    When the watched value moves beyond its threshold
    Then the monitor raises the change

  @IEC63110-8.3.5-X9 @CS @needs:monitoring @needs:movable_variable @TC_N_51_CS
  Scenario: A threshold that is put below the value alerts at once
    Given no monitors but those that the station left the factory with
    And the watched value is beyond its threshold
    And a monitor of severity 5 for a lower threshold of the watched value
    When the CSMS puts a monitor for an upper threshold of the watched value in place of the last one
    Then the station answers the monitor with "Accepted"
    And the monitor raises the alert

  @IEC63110-8.3.5-X10 @CS @needs:monitoring @needs:movable_variable @TC_N_18_CS @TC_N_52_CS
  Scenario: A monitor that was removed says nothing any more, not even an all-clear
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    And a monitor of severity 5 for an upper threshold of the watched value
    When the watched value moves beyond its threshold
    Then the monitor raises the alert
    When the CSMS removes the monitor
    Then the station answers the removal with "Accepted"
    And the monitor stays silent
    When the watched value calms down
    Then the monitor stays silent

  @IEC63110-8.3.5-X11 @CS @needs:monitoring @needs:movable_variable @TC_N_45_CS
  Scenario: A value that changes by much is told
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    And a monitor of severity 5 for a change of the watched value
    When the watched value moves beyond its threshold
    Then the monitor raises the change

  @IEC63110-8.3.5-X12 @CS @needs:monitoring @TC_N_56_CS
  Scenario: A value that is no number is told whenever it changes
    Given no monitors but those that the station left the factory with
    And a monitor of severity 5 for every change of the connector's state
    When the driver connects the EV to EVSE 1
    Then the monitor raises the change
    When the driver takes the cable out of EVSE 1
    Then the monitor raises the change

  @IEC63110-8.3.5-X13 @CS @needs:monitoring @needs:movable_variable @TC_N_53_CS
  Scenario: A monitor outlives a restart
    Given no monitors but those that the station left the factory with
    And the watched value is calm
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS orders the station to restart immediately
    Then the station goes down and comes back
    When the watched value moves beyond its threshold
    Then the monitor, whatever its id is by now, raises the alert

  @IEC63110-8.3.5-X14 @CS @needs:monitoring @needs:offline_events_by_severity @TC_N_22_CS
  Scenario: A severe event that nobody could be told is told when the network is back
    Given no monitors but those that the station left the factory with
    And the CSMS has set the offline queuing severity to "5"
    And a monitor of severity 4 for every change of the connector's state
    When the network between station and CSMS goes away
    And the driver connects the EV to EVSE 1
    And the network is back
    Then the monitor raises the change

  @IEC63110-8.3.5-X15 @CS @needs:monitoring @needs:offline_events_by_severity @TC_N_23_CS
  Scenario: A trifle that nobody could be told is forgotten
    Given no monitors but those that the station left the factory with
    And the CSMS has set the offline queuing severity to "3"
    And a monitor of severity 4 for every change of the connector's state
    When the network between station and CSMS goes away
    And the driver connects the EV to EVSE 1
    And the network is back
    Then the station shows connector 1 of EVSE 1 as "Occupied"
    And the monitor stays silent

  @IEC63110-8.3.5-X16 @CS @needs:monitoring @needs:hardwired_monitor @TC_N_21_CS
  Scenario: What is wired to be told is told
    When something breaks at EVSE 1 that the station is built to tell
    Then a built-in monitor raises an event
    When what broke at EVSE 1 is repaired
    Then the station shows connector 1 of EVSE 1 as "Available"

  @IEC63110-8.3.5-X17 @CS @needs:monitoring
  Scenario Outline: The monitors of the operator can be listed
    Given no monitors but those that the station left the factory with
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS asks for a list <of>
    Then the list of monitors is complete and the monitor is on it

    @TC_N_01_CS
    Examples:
      | case    | of                        |
      | of_kind | of the threshold monitors |

    @TC_N_02_CS
    Examples:
      | case     | of                                   |
      | on_value | of the monitors on the watched value |

    @TC_N_03_CS
    Examples:
      | case    | of                                                    |
      | of_both | with only the threshold monitors on the watched value |

    @TC_N_47_CS
    Examples:
      | case | of              |
      | all  | of all monitors |

  @IEC63110-8.3.5-X18 @CS @needs:monitoring @TC_N_01_CS
  Scenario: A list of another kind of monitors leaves the monitor out
    Given no monitors but those that the station left the factory with
    And a monitor of severity 5 for an upper threshold of the watched value
    When the CSMS asks for a list of the delta monitors
    Then the list of monitors does not have the monitor
