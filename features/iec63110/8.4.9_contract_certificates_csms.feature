@63110:8.4.9 @ocpp2.0.1
Feature: A CSMS fetches contract certificates for vehicles
  A vehicle asks for its contract certificate through the station. The CSMS passes the wish on to the pool of contract
  certificates, and what the pool says back to the vehicle. Neither is for the CSMS to read.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: What the pool says reaches the vehicle byte by byte (M01.FR.01, M02.FR.01)

    @IEC63110-8.4.9-P1 @CSMS @TC_M_26_CSMS @needs:plug_and_charge @63110:B.3
    Scenario: A first contract certificate
      Given the CSMS is said to know a pool of contract certificates
      When a vehicle wants a contract certificate, "install"
      Then the vehicle gets what the pool says, "install"

    @IEC63110-8.4.9-P2 @CSMS @TC_M_28_CSMS @needs:plug_and_charge
    Scenario: A newer contract certificate
      Given the CSMS is said to know a pool of contract certificates
      When a vehicle wants a contract certificate, "update"
      Then the vehicle gets what the pool says, "update"

  Rule: Where there is nothing to be had, the vehicle is not kept waiting (M01.FR.01)

    @IEC63110-8.4.9-N1 @CSMS @needs:plug_and_charge
    Scenario: A vehicle that the pool does not know
      Given the CSMS is said to know a pool of contract certificates
      When a vehicle wants a contract certificate, "unknown"
      Then the vehicle is told in time that there is nothing for it, "unknown"

    @IEC63110-8.4.9-N2 @CSMS @needs:plug_and_charge
    Scenario: A pool that takes its time
      Given the CSMS is said to know a pool of contract certificates
      When a vehicle wants a contract certificate, "slow"
      Then the vehicle is told in time that there is nothing for it, "slow"
      When 60 seconds pass
      Then the connection stays up for 5 seconds

    @IEC63110-8.4.9-X60 @CSMS @needs:plug_and_charge
    Scenario: A slow pool holds up nobody else
      Given the CSMS is said to know a pool of contract certificates
      When a vehicle wants a contract certificate, "slow"
      Then the vehicle is told in time that there is nothing for it, "slow"
      When a vehicle wants a contract certificate, "install"
      Then the vehicle gets what the pool says, "install"

  Rule: A wish has its form (Part 4 4.3)

    @IEC63110-8.4.9-N3 @CSMS @needs:plug_and_charge
    Scenario: A wish that is no base64
      When a vehicle wants a contract certificate, "not base64"
      Then the vehicle is told in time that there is nothing for it, "not base64"

    @IEC63110-8.4.9-N4 @CSMS
    Scenario: A wish that there is not
      When a vehicle wants a contract certificate, "renew"
      Then the CSMS does not accept the wish

    @IEC63110-8.4.9-X61 @CSMS
    Scenario: A wish that is too long
      When a vehicle wants a contract certificate, "too long"
      Then the CSMS does not accept the wish

    @IEC63110-8.4.9-X62 @CSMS @needs:plug_and_charge
    Scenario: A wish as long as it may be
      When a vehicle wants a contract certificate, "longest"
      Then the CSMS answers the wish
