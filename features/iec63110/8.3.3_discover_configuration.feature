@63110:8.3.3 @ocpp2.0.1
Feature: Discover the configuration of a charging station
  A CSMS finds out what a station is made of and how it is set: all of it when they meet for the first time, and
  whatever an operator wants to know later.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.3-P1 @CS @TC_B_13_CS @TC_B_53_CS
  Scenario: The full inventory is complete and consistent
    When the CSMS asks for the full inventory
    Then the station agrees to the report
    And the report comes in numbered parts, to the end
    And the report describes each variable
    And the report holds everything mandatory
    And the values in the report fit their description
    And the report says what the lists in it may hold

  @IEC63110-8.3.3-X1 @CS @TC_B_12_CS
  Scenario: The configuration inventory holds what an operator can set
    When the CSMS asks for the configuration inventory
    Then the station agrees to the report
    And the report comes in numbered parts, to the end
    And the report describes each variable
    And the report holds what an operator can set

  @IEC63110-8.3.3-X2 @CS @TC_B_14_CS @needs:summary_inventory
  Scenario: The summary tells what can be used
    When the CSMS asks for the summary inventory
    Then the station agrees to the report
    And the report comes in numbered parts, to the end
    And the report describes each variable
    And the report holds the availability of everything

  @IEC63110-8.3.3-N3 @CS @TC_B_15_CS
  Scenario: A station without a summary says so
    When the CSMS asks for the summary inventory
    Then the station agrees to the report or says that it has none
    And a report comes if it was agreed to, and none if not

  @IEC63110-8.3.3-N5 @CS
  Scenario: A kind of inventory that does not exist is refused
    When the CSMS asks for an inventory of the unknown kind "Everything"
    Then the inventory is refused as malformed
    And the error says that a value does not exist

  @IEC63110-8.3.3-P2 @CS @TC_B_07_CS @TC_B_32_CS @TC_B_33_CS @TC_B_34_CS
  Scenario: Each variable of a mixed request is answered on its own
    When the CSMS looks up a good variable among three that do not exist
    Then the station tells what is wrong with each of the three
    And a value is told where the look-up went well, and nowhere else

  @IEC63110-8.3.3-X3 @CS @TC_B_06_CS
  Scenario Outline: A single variable is read
    When the CSMS looks up alone: <variable>
    Then the station answers the look-up with "Accepted"
    And a value is told where the look-up went well, and nowhere else

    Examples:
      | case              | variable                                |
      | by default        | the offline threshold                   |
      | by its attribute  | the offline threshold by its attribute  |
      | of the device     | the most variables in one request       |

  @IEC63110-8.3.3-X4 @CS @TC_B_07_CS
  Scenario: Two variables are read together
    When the CSMS looks up together: the offline threshold; the authorization of remote starts
    Then the station answers both look-ups
    And a value is told where the look-up went well, and nowhere else

  @IEC63110-8.3.3-N1 @CS
  Scenario: The password can be written, never read
    When the CSMS looks up alone: the password
    Then the station answers the look-up with "Rejected"
    And a value is told where the look-up went well, and nowhere else

  @IEC63110-8.3.3-N4 @CS
  Scenario: A request that is too long is answered in full or refused
    Given the station tells how many variables it takes at once
    When the CSMS looks up one variable more than that
    Then the station answers all of them or says that they are too many

  @CS @needs:custom_report
  Scenario Outline: A report on request is about what was asked for
    When the CSMS asks for a report of <selection>
    Then the station agrees to the report
    And the report comes in numbered parts, to the end
    And the report describes each variable
    And the report is about <selection> and nothing else

    @IEC63110-8.3.3-X5 @TC_B_17_CS
    Examples: One variable
      | case     | selection           |
      | variable | the state of EVSE 1 |

    @IEC63110-8.3.3-X6 @TC_B_18_CS
    Examples: One variable, if its component fits
      | case | selection                              |
      | both | the state of EVSE 1 if it is available |

    @IEC63110-8.3.3-X7 @TC_B_54_CS
    Examples: Every instance
      | case         | selection              |
      | any instance | the limits of messages |

    @IEC63110-8.3.3-X8 @TC_B_55_CS
    Examples: One instance
      | case         | selection                    |
      | one instance | the limit of report requests |

    @IEC63110-8.3.3-X9 @TC_B_56_CS
    Examples: Every EVSE
      | case     | selection               |
      | any EVSE | the state of every EVSE |

    @IEC63110-8.3.3-X10 @TC_B_16_CS
    Examples: Whatever fits
      | case      | selection                     |
      | active    | components that are active    |
      | available | components that are available |
      | enabled   | components that are enabled   |

  @IEC63110-8.3.3-N2 @CS @TC_B_18_CS @needs:custom_report
  Scenario: Nothing fits, and nothing is reported
    When the CSMS asks for a report of the state of EVSE 1 if it has a problem
    Then the station says that nothing fits
    And no report comes for 10 seconds

  @IEC63110-8.3.3-P3 @CSMS @needs:full_inventory
  Scenario: A station that has changed is asked for everything
    Given the station comes with firmware that nobody has seen on it
    When the station is switched off and on again
    Then the CSMS asks what the station is made of
    And the connection stays up for 5 seconds

  @IEC63110-8.3.3-N6 @CSMS @TC_B_08_CSMS @needs:reads_several_variables
  Scenario: The CSMS keeps to what the station takes at once
    Given the station takes no more than 2 variables in one request
    And the CSMS has read how many variables the station takes in one request
    When the operator wants to see ten settings at once
    Then the station is asked for all ten, no more than 2 at once

  @IEC63110-8.3.3-N7 @CSMS @needs:full_inventory
  Scenario: A report that is never finished is given up
    Given the station never finishes its reports
    And the station comes with firmware that nobody has seen on it
    When the station is switched off and on again
    Given the CSMS has asked what the station is made of
    When the station sends the first part and no other
    And the network between station and CSMS goes away
    And the network is back
    Then no request continues the report that was given up
    And the connection stays up for 5 seconds

  @CSMS
  Scenario Outline: The operator wants an inventory
    When the CSMS asks for the <kind> inventory
    Then the station is asked for the <kind> inventory
    And the CSMS takes every part of the report

    @IEC63110-8.3.3-X11 @TC_B_12_CSMS
    Examples: What can be set
      | case          | kind          |
      | configuration | configuration |

    @IEC63110-8.3.3-X12 @TC_B_13_CSMS
    Examples: Everything
      | case | kind |
      | full | full |

    @IEC63110-8.3.3-X13 @TC_B_14_CSMS @needs:summary_inventory
    Examples: What can be used
      | case    | kind    |
      | summary | summary |

  @IEC63110-8.3.3-X14 @CSMS @TC_B_06_CSMS
  Scenario: The operator looks up one setting
    When the CSMS looks up alone: the offline threshold
    Then the station gets the look-up alone: the offline threshold

  @IEC63110-8.3.3-X15 @CSMS @TC_B_07_CSMS @needs:reads_several_variables
  Scenario: The operator looks up two settings
    When the CSMS looks up together: the offline threshold; the authorization of remote starts
    Then the station gets the look-up together: the offline threshold; the authorization of remote starts

  @IEC63110-8.3.3-X16 @CSMS @TC_B_18_CSMS @needs:custom_report
  Scenario: The operator wants a report by criteria, first of nothing, then of something
    When the CSMS asks for a report of the state of EVSE 1 if it has a problem
    Then the station gets the request for a report of the state of EVSE 1 if it has a problem
    When the CSMS asks for a report of the state of EVSE 1 if it is available
    Then the station gets the request for a report of the state of EVSE 1 if it is available
    And the CSMS takes every part of the report

  @CSMS @needs:monitoring
  Scenario Outline: The operator wants to know what is watched
    Given the station watches its state and the state and power of EVSE 1
    When the CSMS asks which monitors there are: <selection>
    Then the station gets the question which monitors there are: <selection>
    And the CSMS takes every part of the report

    @IEC63110-8.3.3-X17 @TC_N_47_CSMS
    Examples: Everything
      | case | selection  |
      | all  | everything |

    @IEC63110-8.3.3-X18 @TC_N_01_CSMS
    Examples: By criteria
      | case       | selection  |
      | thresholds | thresholds |
      | changes    | changes    |

    @IEC63110-8.3.3-X19 @TC_N_02_CSMS
    Examples: By variable
      | case     | selection           |
      | variable | the state of EVSE 1 |

    @IEC63110-8.3.3-X20 @TC_N_03_CSMS
    Examples: By both
      | case | selection                      |
      | both | changes of the state of EVSE 1 |

    @IEC63110-8.3.3-X21 @TC_N_60_CSMS
    Examples: By criteria and a list
      | case     | selection                                  |
      | combined | changes of the state of station and EVSE 1 |

  @IEC63110-8.3.3-X22 @CSMS @TC_N_03_CSMS @TC_N_60_CSMS @needs:monitoring
  Scenario: Nothing of the kind is watched
    Given the station has nothing to report on request
    When the CSMS asks which monitors there are: thresholds of the power of station and EVSE 1
    Then the station gets the question which monitors there are: thresholds of the power of station and EVSE 1
    And the connection stays up for 5 seconds
