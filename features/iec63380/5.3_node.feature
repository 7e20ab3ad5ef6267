@63380:EL.Node @echonetlite @DEVICE
Feature: A charging device is a node of the local energy interface
  Whoever manages energy at home finds its devices by asking everybody. A device says which chargers it has, what can be
  read, written and is announced there, answers what it can, and passes over what it cannot understand.

  @IEC63380-C-DP1
  Scenario: A device that starts introduces itself
    Given a charging device on the local network
    When the device is switched off and on again
    Then it introduces itself to everybody

  @IEC63380-C-DP2
  Scenario: A device is found
    When the energy manager asks everybody what there is
    Then a charging device answers

  @IEC63380-C-DP3
  Scenario: A node tells what it is
    Given a charging device on the local network
    When the energy manager asks the node for all that it must tell of itself
    Then the node tells all of it

  @IEC63380-C-DP4
  Scenario: A charger tells what it can
    Given a charging device on the local network
    When the energy manager asks the device what can be read, written and is announced there
    Then it tells what can be read, written and is announced

  @IEC63380-C-DP5
  Scenario: All chargers of a device can be asked at once
    Given a charging device that the energy manager has found and knows
    When the energy manager asks all chargers of the device at once
    Then each of its chargers answers for itself

  @IEC63380-C-DN1
  Scenario Outline: What nobody can understand does no harm
    Given a charging device that the energy manager has found and knows
    When the energy manager sends <what> that nobody can understand
    Then nobody answers such a thing
    When the energy manager looks at the operation status
    Then it tells that the operation status is "on or off"

    Examples:
      | what                           |
      | another protocol               |
      | another format                 |
      | an unknown service             |
      | no property                    |
      | fewer properties than it says  |
      | less data than it says         |
      | five bytes                     |
      | an instance above 0x7F         |

  @IEC63380-C-DN2
  Scenario: What a charger does not offer for reading is refused
    Given a charging device that the energy manager has found and knows
    When the energy manager reads everything that the device does not offer for reading
    Then the device refuses all of it

  @IEC63380-EL.Node-X1
  Scenario: What a charger does not offer for writing is refused
    Given a charging device that the energy manager has found and knows
    When the energy manager writes everything that the device does not offer for writing
    Then the device refuses all of it

  @IEC63380-EL.Node-X2
  Scenario: A minute in the life of a device
    Given a charging device that the energy manager has found and knows
    When the energy manager sets the operation mode to "standby"
    Then the device takes it
    When the energy manager reads the operation mode, one value at a time
    Then every value of the operation mode is told
    When the energy manager sets the operation mode to "idle"
    Then the device takes it
    When 5 seconds pass
    And the energy manager reads the operation mode, one value at a time
    Then every value of the operation mode is told
    When 60 seconds pass
    And the energy manager reads the state in one request
    Then every value of the state is told
