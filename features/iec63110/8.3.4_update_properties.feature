@63110:8.3.4 @ocpp2.0.1
Feature: Update properties of the components of a charging station
  An operator changes a setting of a station and learns what became of it: in force now, in force after a restart, or
  refused, and then for which reason. A refused change leaves everything as it was.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.3.4-P1 @CS @TC_B_09_CS
  Scenario: A new heartbeat interval is taken, told and kept to
    Given the CSMS knows the heartbeat interval of the station
    When the CSMS sets the heartbeat interval to "30"
    Then the station takes the change, at once or with the next restart
    When the CSMS reads back the heartbeat interval
    Then the station says that the heartbeat interval is "30"
    And the station gives a sign of life after 30 seconds of silence

  @IEC63110-8.3.4-P2 @CS
  Scenario: Good and bad changes in one request are judged one by one
    Given the CSMS knows the number of reset retries of the station
    When the CSMS changes at once the offline threshold (120), the number of reset retries (-1) and the number of properties per read request (5)
    Then the station answers the three changes with "in force", "Rejected" and "Rejected"
    When the CSMS reads back the offline threshold
    Then the station says that the offline threshold is "120"
    When the CSMS reads back the number of reset retries
    Then the station says that the number of reset retries is what it was

  @IEC63110-8.3.4-P3 @CSMS @needs:writes_variables @TC_B_09_CSMS
  Scenario: The operator changes a property that takes effect with a restart
    Given the station needs a restart for every change
    When the CSMS sets the offline threshold to "120"
    Then the station is told to change the offline threshold
    And the change of the offline threshold is not repeated for 30 seconds
    And the connection stays up for 5 seconds

  @CS
  Scenario Outline: A change of something that does not exist is told from other refusals
    When the CSMS sets the <property> to "30"
    Then the station answers the change with "<answer>"

    @IEC63110-8.3.4-N1 @TC_B_35_CS
    Examples:
      | case              | property                         | answer           |
      | unknown_component | property of an unknown component | UnknownComponent |

    @IEC63110-8.3.4-N2 @TC_B_36_CS
    Examples:
      | case             | property         | answer          |
      | unknown_variable | unknown property | UnknownVariable |

  @IEC63110-8.3.4-N3 @CS @TC_B_37_CS
  Scenario: A property without an upper limit of its own has none to be changed
    When the CSMS writes "600" to the upper limit of the offline threshold
    Then the station answers the change with "NotSupportedAttributeType"

  @IEC63110-8.3.4-N4 @CS @TC_B_11_CS
  Scenario Outline: A value that the property cannot have is refused, and the old one stays
    Given the CSMS knows the <property> of the station
    When the CSMS sets the <property> to "<value>"
    Then the station answers the change with "Rejected"
    When the CSMS reads back the <property>
    Then the station says that the <property> is what it was

    Examples:
      | case             | property                       | value                |
      | text_for_number  | offline threshold              | abc                  |
      | truth_for_number | offline threshold              | true                 |
      | part_of_a_second | offline threshold              | 120.1                |
      | time_for_number  | offline threshold              | 2030-01-01T00:00:00Z |
      | below_range      | number of reset retries        | -1                   |
      | text_for_truth   | authorization of remote starts | abc                  |
      | number_for_truth | authorization of remote starts | 120                  |

  @IEC63110-8.3.4-N5 @CS
  Scenario: A request that changes nothing is malformed
    When the CSMS sends a change of nothing
    Then the change of nothing is refused as malformed

  @IEC63110-8.3.4-N8 @CSMS @needs:writes_variables
  Scenario: No property stands twice in one request
    When the CSMS changes at once the offline threshold (120), the number of reset retries (1) and the EV connection timeout (60)
    Then the station is told to change the offline threshold
    And no request to change properties names one of them twice

  @IEC63110-8.3.4-X1 @CS @TC_B_10_CS
  Scenario: Several changes in one request all take effect
    When the CSMS changes at once the offline threshold (120), the interval of sampled values (60) and the EV connection timeout (45)
    Then the station answers the three changes with "in force", "in force" and "in force"
    When the CSMS reads back the EV connection timeout
    Then the station says that the EV connection timeout is "45"
    When the CSMS reads back the offline threshold
    Then the station says that the offline threshold is "120"

  @IEC63110-8.3.4-X2 @CS @TC_B_39_CS
  Scenario: What can only be read cannot be changed
    Given the CSMS knows the number of properties per read request of the station
    When the CSMS sets the number of properties per read request to "5"
    Then the station answers the change with "Rejected"
    When the CSMS reads back the number of properties per read request
    Then the station says that the number of properties per read request is what it was

  @IEC63110-8.3.4-X3 @CS
  Scenario: A changed property outlives a restart
    Given the CSMS has set the offline threshold to "120"
    When the CSMS orders the station to restart immediately
    Then the station goes down and comes back
    When the CSMS reads back the offline threshold
    Then the station says that the offline threshold is "120"

  @IEC63110-8.3.4-X4 @CS @TC_B_37_CS
  Scenario: A property without a target value has none to be changed
    When the CSMS writes "600" to the target of the offline threshold
    Then the station answers the change with "NotSupportedAttributeType"

  @IEC63110-8.3.4-X5 @CSMS @needs:writes_several_variables @TC_B_10_CSMS
  Scenario: The operator changes several properties in one request
    When the CSMS changes at once the offline threshold (120), the number of reset retries (1) and the EV connection timeout (60)
    Then the station is told in one request to change the offline threshold, the number of reset retries and the EV connection timeout

  @IEC63110-8.3.4-X6 @CSMS @needs:writes_several_variables @needs:full_inventory
  Scenario: A long list of changes comes in portions that the station takes
    Given the CSMS has learnt from the inventory how much the station takes in one request
    When the operator changes more properties than the station takes in one request
    Then the station is told to change the offline threshold
    And no request to change properties is longer than the station takes

  @IEC63110-8.3.4-X7 @CSMS @needs:writes_variables
  Scenario: A refused change is left at that
    Given the station refuses every change
    When the CSMS sets the offline threshold to "120"
    Then the station is told to change the offline threshold
    And the change of the offline threshold is not repeated for 30 seconds
